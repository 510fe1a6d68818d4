---- MODULE Outside ----
\* Operators that add to files, or ask TLC for what is not kept here: they fail in both machines, where they are met.
EXTENDS Integers, CSV, TLC, TLCExt
CONSTANT Last
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 7
Written == x < Last \/ CSVWrite("%1$s", <<x>>, "trace.csv")
Ended == TLCGet("fingerprints") = <<>>
====
