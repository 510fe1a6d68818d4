---- MODULE Branches ----
\* A successor for every branch that is satisfied, until every variable is assigned: then what remains is only judged.
EXTENDS Naturals
VARIABLES a, b
Init == a = 0 /\ b = 0
Twice == /\ a = 0
         /\ (a = 0 \/ b = 0)
         /\ a' = 1 /\ b' = b
Once == /\ a = 0
        /\ a' = 2 /\ b' = b
        /\ (a = 0 \/ b = 0)
Witnesses == \E i \in 1..3 : i > a /\ a' = 3 /\ UNCHANGED b
Stay == a > 0 /\ UNCHANGED <<a, b>>
Next == Twice \/ Once \/ Witnesses \/ Stay
====
