---- MODULE Outside ----
\* Operators that write files, or ask TLC for what is not kept here: they fail in both machines, where they are met.
EXTENDS Integers, Json, TLC, TLCExt
CONSTANT Last
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 7
Written == x < Last \/ JsonSerialize("trace.json", Trace)
Ended == TLCGet("fingerprints") = <<>>
Found == TLCFP(Last) > 0
====
