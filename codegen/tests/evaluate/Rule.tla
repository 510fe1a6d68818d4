---- MODULE Rule ----
\* A recursive function stays a rule, and the search takes the rule apart: a branch for each way in which it holds.
EXTENDS Naturals
VARIABLE x
Safe(b) ==
  LET f[n \in Nat] ==
        \/ n = 0
        \/ \E k \in 1..3 : n > 0 /\ k >= n /\ f[n - 1]
        \/ n > 5
  IN  f[b]
All == \A i \in 1..2 : Safe(i)
Every == \A i \in 1..2 : x > 0 /\ Safe(i)
Init == x = 0
Next == \/ x < 2 /\ Safe(2) /\ x' = x + 1
        \/ x = 2 /\ All /\ x' = 0
        \/ x = 2 /\ Every /\ x' = 0
        \/ x = 2 /\ x' = 3 /\ Safe(1)
====
