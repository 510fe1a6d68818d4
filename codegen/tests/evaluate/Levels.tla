------------------------------- MODULE Levels --------------------------------
\* How far a state is from an initial one.
EXTENDS Integers, TLC
VARIABLE x
Init == x = 0
Next == x < 3 /\ x' = x + 1
Counts == TLCGet("level") = x + 1
==============================================================================
