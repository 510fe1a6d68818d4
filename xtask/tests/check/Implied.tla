---- MODULE Implied ----
\* Each of the next values may stand behind a condition of its own.
EXTENDS Integers
VARIABLES x, y
Init == x = 0 /\ y \in 0..1
Next == /\ x < 6
        /\ y = 0 => x' = x + 1 /\ y' = 1
        /\ y = 1 => /\ x' \in {x, x + 2}
                    /\ \/ y' = 0
                       \/ (x > 2 => y' = 1) /\ (x <= 2 => y' = 0)
        /\ x' > x => y' \in 0..1
Small == x < 9
====
