---- MODULE Forms ----
EXTENDS Naturals
VARIABLES x, y, pc
---- MODULE Whole ----
VARIABLES z, w, v
Sub == z = 15 /\ z' = 16 /\ w' = w
Part == Sub \/ (z = 16 /\ z' = 17 /\ w' = w)
====
---- MODULE Given ----
CONSTANT m
VARIABLES z, w
Go == z = 21 /\ z' = 22 /\ w' = m
Stop == z = 22 /\ z' = 23 /\ w' = m
====
W == INSTANCE Whole WITH z <- pc, w <- x, v <- y
G(n) == INSTANCE Given WITH z <- pc, w <- x, m <- n
S == {1, 2}
Plain == /\ pc = 2
         /\ pc' = 3
         /\ UNCHANGED <<x, y>>
With(i) == /\ pc = 3
           /\ x' = i
           /\ pc' = 4
           /\ UNCHANGED y
Of(a) == pc = 4 /\ pc' = 5 /\ y' = a /\ UNCHANGED x
Either(i) == \/ pc = 5 /\ x' = i /\ pc' = 6 /\ UNCHANGED y
             \/ pc = 6 /\ x' = i /\ pc' = 7 /\ UNCHANGED y
Handed == LET n == 7 IN LET m == n + 1 IN pc = n /\ pc' = m /\ UNCHANGED <<x, y>>
Chosen(i, j) == \E k \in {i, j} : pc = 8 /\ x' = k /\ pc' = 9 /\ UNCHANGED y
Local ==
  LET Step == pc = 11 /\ pc' = 12 /\ UNCHANGED <<x, y>>
      n == 12
  IN \/ Step
     \/ pc = n /\ pc' = n + 1 /\ UNCHANGED <<x, y>>
Next == \/ pc = 1 /\ pc' = 2 /\ UNCHANGED <<x, y>>
        \/ Plain
        \/ \E i \in S : With(i)
        \/ Of(x + 1)
        \/ \E i \in S : Either(i)
        \/ Handed
        \/ Chosen(1, 2)
        \/ LET q == 9 IN \/ pc = q /\ pc' = q + 1 /\ UNCHANGED <<x, y>>
                         \/ \E i \in {q + 1} : pc = i /\ pc' = i + 1 /\ UNCHANGED <<x, y>>
        \/ Local
        \/ IF pc = 13 THEN pc' = 14 /\ UNCHANGED <<x, y>> ELSE FALSE
        \/ /\ pc = 14
           /\ \/ x' = 1
              \/ x' = 2
           /\ pc' = 15
           /\ y' = y
        \/ W!Part /\ UNCHANGED y
        \/ \/ pc = 17 /\ pc' = 18 /\ UNCHANGED <<x, y>>
           \/ \/ pc = 18 /\ pc' = 19 /\ UNCHANGED <<x, y>>
              \/ (pc = 19 /\ pc' = 20 /\ UNCHANGED <<x, y>>)
        \/ \E i, j \in S : pc = 20 /\ x' = i /\ y' = j /\ pc' = 21
        \/ \E k \in S : \/ G(k)!Go /\ UNCHANGED y
                        \/ G(k)!Stop /\ UNCHANGED y
        \/ named:: pc = 23 /\ pc' = 24 /\ UNCHANGED <<x, y>>
        \/ CASE pc = 24 -> pc' = 25 /\ UNCHANGED <<x, y>>
             [] OTHER -> FALSE
Init == pc = 1 /\ x = 0 /\ y = 0
Short == pc < 25
====
