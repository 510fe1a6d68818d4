---- MODULE Ticks ----
\* Its constraints do something, or guard each other.
EXTENDS Naturals, TLC
VARIABLE x

Init == x = 0 /\ TLCSet(1, 0)
Next == x' = (x + 1) % 3 \/ x' = (x + 2) % 3

Tick == TLCSet(1, TLCGet(1) + 1)
Said(what) == PrintT(what)
Met == Said(<<"met", x>>)
Went == PrintT(<<"from", x, "to", x'>>)
Kept == x' # 1
Fine == PrintT(<<"judged", x>>)
Ticked == PrintT(<<"ticks", TLCGet(1)>>)

Low == x < 2
Listed == <<TRUE, TRUE>>[x' + 1]
====
