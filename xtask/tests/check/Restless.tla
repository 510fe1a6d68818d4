---- MODULE Restless ----
\* What it does depends on how far it has come.
EXTENDS Integers, TLC
VARIABLES x, y

Init == x = 0 /\ y = 0
Next ==
  \/ x' = (x + 1) % 7 /\ y' = y
  \/ y' = TLCGet("level") % 5 /\ x' = x
  \/ TLCGet("level") > 4 /\ x' = 0 /\ UNCHANGED y

Bound == TLCGet("level") < 9
Early == TLCGet("level") < 8
Few == TLCGet("distinct") < 1000 /\ TLCGet("queue") < 1000 /\ TLCGet("generated") >= 0
First == TLCGet("level") = 1 => x = 0
Enough == TLCGet("distinct") > 10
Seen == <<x, y, TLCGet("level")>>
====
