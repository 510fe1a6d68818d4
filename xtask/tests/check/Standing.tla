------------------------------ MODULE Standing ------------------------------
\* What TLC says of a run, wherever it is asked.
EXTENDS Naturals, TLC
VARIABLE x

Where == <<TLCGet("generated"), TLCGet("distinct"), TLCGet("queue"), TLCGet("diameter"), TLCGet("level")>>
Said(what) == PrintT(<<what, x, Where>>)

Init == x \in {0, 5, 1} /\ Said("begun")
Next == Said("from") /\ x' \in {x + 1, x + 2, 0} /\ PrintT(<<"to", x', Where>>)
Low == Said("low") /\ x < 4
Taken == PrintT(<<"taken", x, x', Where>>)
Judged == Said("judged")

Numbered == x \in 0..3 /\ x = TLCGet("distinct")
Still == UNCHANGED x

Few == TLCGet("distinct") < 4
=============================================================================
