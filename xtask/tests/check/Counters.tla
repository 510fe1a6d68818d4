---------------------------- MODULE Counters ----------------------------
\* Some counters, each moving round: small or large, sound or not, as the configuration says.
EXTENDS Naturals, TLC

CONSTANTS Counter, Size, Limit

VARIABLE at

Init == at = [c \in Counter |-> 0]

Step(c) == at' = [at EXCEPT ![c] = (@ + 1) % Size]

Stop == \A c \in Counter : at[c] = Size - 1

Next == \E c \in Counter : ~Stop /\ Step(c)

Spec == Init /\ [][Next]_at

InRange == at \in [Counter -> 0 .. Size - 1]

Low == \E c \in Counter : at[c] < Limit

Roomy == Size >= Limit

Alike == Permutations(Counter)

\* No symmetry: only Permutations give one.
Lopsided == [Counter -> 0 .. 1]

Seen == [c \in Counter |-> at[c] \div 2]

Shown == [now |-> at, moved |-> {c \in Counter : at'[c] # at[c]}]

Counted == TLCGet("distinct") = 9 /\ TLCGet("stats").diameter = TLCGet("diameter") /\ TLCGet("queue") = 0

Miscounted == TLCGet("generated") < TLCGet("stats").distinct

Near == TLCGet("all") = TLCGet("all")
=========================================================================
