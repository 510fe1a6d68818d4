---- MODULE Ways ----
\* An initial state is generated once for each way in which a condition holds that stands before the state is complete.
EXTENDS Naturals
VARIABLES x, y
Before == (1 = 1 \/ 2 = 2 \/ 3 = 3) /\ x = 0 /\ y = 0
Between == x = 1 /\ (x = 1 \/ x < 2) /\ y = 0
Behind == x = 2 /\ y = 0 /\ (x = 2 \/ y = 0)
Never == (1 = 2 \/ 2 = 3) /\ x = 3 /\ y = 0
Chosen == y \in 0..1 /\ (\E n \in 1..3 : n > y) /\ x = 4
RECURSIVE Down(_)
Down(n) == IF n = 0 THEN x = 5 /\ (n = 0 \/ n < 1) /\ y = 0 /\ (n = 0 \/ n < 1) ELSE Down(n - 1) /\ (n = 1 \/ n = 2 \/ n < 3)
RECURSIVE Last(_)
Last(n) == IF n = 0 THEN x = 6 ELSE (n = 1 \/ n = 2 \/ n < 3) /\ Last(n - 1)
Init == Before \/ Between \/ Behind \/ Never \/ Chosen \/ Down(2) \/ (Last(2) /\ (x = 6 \/ x > 5) /\ y = 0 /\ (x = 6 \/ x > 5))
Next == UNCHANGED <<x, y>>
====
