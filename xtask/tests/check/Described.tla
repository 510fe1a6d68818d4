---- MODULE Described ----
\* What TLCGet says of the specification, and of TLC.
EXTENDS Integers, FiniteSets, TLC
VARIABLES x, y
Up == x' = x + 1 /\ y' = y
Down(n) == x > 0 /\ x' = x - n /\ y' \in 0..1
Init == x = 0 /\ y = 0
Next == Up \/ \E n \in 1..2 : Down(n)
Spec == Init /\ [][Next]_<<x, y>>
Small == x \in -1..3
Near == x < 3
Told == /\ \A variable \in TLCGet("spec").variables : PrintT(<<variable.name, variable.location.beginColumn>>)
        /\ PrintT(TLCGet("spec").inits)
        /\ PrintT({action.name : action \in TLCGet("spec").actions})
        /\ PrintT({invariant.location : invariant \in TLCGet("spec").invariants})
        /\ PrintT({constraint.name : constraint \in TLCGet("spec").constraints})
        /\ TLCGet("revision").count = TLCGet("revision").count
====
