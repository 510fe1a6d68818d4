---- MODULE Reached ----
\* What must have been possible, and registers that have names.
EXTENDS Naturals, TLC
VARIABLE x
ASSUME TLCSet("s:last", "none") /\ TLCGet("s:last") = "none"
Small == x < 9
Turned == x = 2 /\ x' = 0
Never == x = 7
NeverTurned == x = 0 /\ x' = 0
Init == x = 0
Next == x' = (x + 1) % 3 /\ TLCSet("s:last", x')
Counted ==
  LET all == TLCGet("all:named") IN
  /\ TLCGet("s:last") = 0
  /\ all["s:_possible"] = <<[Small |-> 4, Turned |-> 1]>>
  /\ all["s:last"][1] = 0
====
