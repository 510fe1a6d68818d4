---- MODULE Chatty ----
\* Says what it does, in values of all kinds.
EXTENDS Naturals, Sequences, TLC
VARIABLES at, log

Init == at = 0 /\ log = <<>> /\ PrintT("begins")
Step == /\ at < 3
        /\ PrintT(<<"at", at>>)
        /\ at' = Print("next", at + 1)
        /\ log' = Append(log, [place |-> at])
        /\ PrintT([log |-> log', seen |-> {at}])
Rest == at = 3 /\ PrintT("rests") /\ UNCHANGED <<at, log>>
Next == Step \/ Rest
Short == Len(log) < 9
Told == PrintT(<<"in all", TLCGet("distinct")>>)
====
