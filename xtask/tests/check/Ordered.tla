---- MODULE Ordered ----
EXTENDS Naturals
CONSTANT N
VARIABLES x, y, z

Zero == x = 0 /\ y = 0 /\ z = 0
Set(i, j) == x = 0 /\ x' = i /\ y' = j /\ z' = z

\* Of what one quantifier binds, the first changes fastest.
Pairs == \E i, j \in N : Set(i, j)
Within == x = 0 /\ \E i, j \in N : z' = z /\ x' = i /\ y' \in {j, j + 5}

\* What is below a quantifier is taken value by value.
Alone(i) == x = 0 /\ x' = i /\ UNCHANGED <<y, z>>
Either == \E i \in N : Alone(i) \/ Set(i, 2) \/ Set(i + 5, i)
Nested == \/ \E i \in N : Alone(i) \/ (\E j \in N : Set(j, i) \/ Set(i, j))
          \/ \E i, j \in N : \/ Set(i, j) /\ TRUE
                             \/ \E k \in {7, 8} : Set(i, j + k)
Narrow == \E i \in N : Alone(i) \/ \E j \in {x + 4, x + 5} : Set(i, j) \/ Set(i, j + 10)

\* So is what comes after a choice.
After == /\ x = 0
         /\ x' \in N
         /\ z' = z
         /\ \/ y' = 1
            \/ \E j \in {2, 3} : y' = j + x' \/ y' = j + x' + 10

RECURSIVE Sums(_, _)
Sums(n, sum) == IF n = 0 THEN y' = sum ELSE Sums(n - 1, sum + n) \/ Sums(n - 1, sum + 2 * n)
Searched == /\ x = 0
            /\ \E i \in 1..2, n \in N : \/ x' = i /\ Sums(n, 0) /\ z' = n
                                        \/ x' = i + 10 /\ z' = n /\ Sums(1, n)

\* Whichever state is first is expanded first.
Chosen == x \in N /\ (y = 1 \/ y = 2) /\ z = 0
From(i) == \/ x = i /\ y = 1
           \/ \E j \in {4, 5} : (x = i + j /\ y = 2) \/ (x = i /\ y = j)
Given == z = 0 /\ \E i \in N, k \in 1..2 : From(i + 10 * k)
Mark == z' = 1 /\ UNCHANGED <<x, y>>

First == ~(x = 1 /\ y = 2)
Sixth == ~(x = 2 /\ y \in {6, 14})
Eleventh == ~(x = 2 /\ y \in {10, 16})
Fourth == ~(x = 2 /\ y \in {4, 2})
Marked == ~(z = 1 /\ x \in {2, 17})
====
