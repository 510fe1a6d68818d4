---- MODULE BarredPair ----
EXTENDS Naturals
VARIABLES left, right
CanPart == ENABLED (left' = 0 /\ right' = 1)
CanPartAgain == ENABLED (left # right /\ left' = 0 /\ right' = 1)
====
