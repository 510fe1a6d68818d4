---- MODULE Ending ----
EXTENDS Naturals, TLC
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == \/ \E i \in 1..7 : x' = (x + i) % 40 /\ y' = y
        \/ \E i \in 1..7 : y' = (y + i) % 40 /\ x' = x
Asked == x = 11 /\ y = 4 => TLCSet("exit", TRUE)
Asking == Asked /\ Next
AtOnce == x \in 1..3 /\ y = 0 /\ TLCSet("exit", TRUE)
====
