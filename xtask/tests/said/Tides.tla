---- MODULE Tides ----
EXTENDS Integers, TLC, _Possible
CONSTANT Height
VARIABLE water

Init == water = 0
Next == water' = (water + 1) % 3
Spec == Init /\ [][Next]_water
Still == Init /\ [][FALSE]_water

High == water = 2
Flood == water = Height
Ebb == water > water'
Fall == water' = water - 1
Numbered == water
Rises == [](water < 2)

Twice == water * 2
Seen == TLCGet("distinct")
Counted == /\ TLCGet("all:named")["s:_possible"][1] = [High |-> 1, Ebb |-> 1]
           /\ _Counts["High"] = 1 /\ _CheckName("Ebb") /\ ~_CheckName("Fall") /\ _PrintCounts
           /\ TLCGet("s:_possible") = _Counts
====
