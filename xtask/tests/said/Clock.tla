---- MODULE Clock ----
EXTENDS Integers, TLC
CONSTANT Hours
VARIABLES hour, rung

vars == <<hour, rung>>
Init == hour = 0 /\ rung = FALSE
Tick == hour' = (hour + 1) % Hours /\ UNCHANGED rung
Ring == hour = 2 /\ ~rung /\ rung' = TRUE /\ UNCHANGED hour
Next == Tick \/ Ring
Spec == Init /\ [][Next]_vars /\ WF_vars(Tick)
Unfair == Init /\ [][Next]_vars
Unbegun == [][Next]_vars
Nowhere == hour = 0 /\ hour = 1 /\ rung = FALSE

Abstract == INSTANCE Bell WITH struck <- rung
Refines == Abstract!Spec

Early == hour < 2
Morning == hour \in 1..2
Named == hour
Late == IF hour = 2 THEN {1, 2}[hour] ELSE TRUE
Hour == CHOOSE h \in 0..1 : h = hour

Rings == <>rung

Before == [now |-> hour, next |-> hour', rings |-> rung]
Broken == [now |-> IF hour = 1 THEN <<7>>[2] ELSE hour, rings |-> rung]

Counted == TLCGet("distinct") = 7
Unknown == TLCGet("nothing of the kind") = 7
Numbered == 17
Printed == PrintT("when all is over") /\ FALSE
Confined == Spec /\ [](hour < 3)
====
