---- MODULE Targets ----
\* What is given a next value may be named by a LET; an initial predicate may ask what can be done in the state it describes.
EXTENDS Naturals
VARIABLES x, y
Next == \/ (LET a == x' b == a IN b) \in 0..2 /\ UNCHANGED y
        \/ x < 2 /\ (LET p == y IN p') = x /\ (LET q == 1 IN x') = 1
Init == x \in 0..3 /\ y = 0 /\ ENABLED (x < 2 /\ x' = x + 1)
Inv == ENABLED ((LET z == x' IN z) = 0 /\ y' = 1)
====
