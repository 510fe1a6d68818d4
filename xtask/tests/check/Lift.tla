------------------------------- MODULE Lift -------------------------------
\* What may happen, by operators that are defined by themselves, to variables that instances replace.
EXTENDS Integers
VARIABLES x, y
RECURSIVE Do(_)
Do(k) == IF k = 0 THEN x' = x + 1 /\ y' = y ELSE (x' = x + k /\ x > 1 /\ y' = 1) \/ Do(k - 1)
Can == ENABLED (Do(2) /\ x' > x)
Far(n) == ENABLED (Do(n) /\ x' >= x + n)
Changes == ENABLED <<Do(1)>>_y
Each == ENABLED (\A i \in 1..2 : IF i = 1 THEN x' = x + 1 ELSE y' \in {x', 0})
Both == ENABLED (\A i \in 1..2 : x' = x + i)
Given(A) == ENABLED (A /\ Do(0))
===========================================================================
