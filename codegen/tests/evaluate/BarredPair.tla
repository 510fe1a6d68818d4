---- MODULE BarredPair ----
EXTENDS Naturals
VARIABLES left, right
CanPart == ENABLED (left' = 0 /\ right' = 1)
CanPartAgain == ENABLED (left # right /\ left' = 0 /\ right' = 1)
Part == left' = 0 /\ right' = 1
Possible(A) == ENABLED A
Thrice(A) == ENABLED (A /\ left' \in 0..1 /\ right' \in 0..1)
PartIsPossible == Possible(Part) /\ Thrice(Part)
====
