------------------------------- MODULE Levels --------------------------------
\* How far a state is from an initial one, and what else TLC tells of itself.
EXTENDS Integers, TLC
VARIABLE x
\* Nothing is as deep as one level.
ASSUME TLCGet("level") = 0 /\ TLCGet("diameter") = 1
Init == x = 0 /\ TLCGet("diameter") = 1
Next == x < 3 /\ x' = x + 1
Counts == TLCGet("level") = x + 1
Known == TLCGet("stats").initial = TLCGet("stats").worker + 1 /\ TLCGet("revision").timestamp >= 1628119427
Stop == x = 2 => TLCSet("exit", TRUE)
==============================================================================
