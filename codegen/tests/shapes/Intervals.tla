---- MODULE Intervals ----
\* Where it shows whether a set was made as an interval, and where it does not.
EXTENDS Integers, Sequences, TLC
VARIABLES printed, united, hidden, drawn, log, kept
Init == printed = 1..2 /\ united = [of |-> 0..3] /\ hidden = 4..5 /\ drawn = 0 /\ log = <<>> /\ kept = 1..2
Next == /\ PrintT(<<printed, hidden \ {4}>>)
        /\ printed' \in {printed \cup {3}, 1..3}
        /\ drawn' \in UNION {united.of, {3, 4}}
        /\ united' = [united EXCEPT !.of = 0..Len(log)]
        /\ hidden' = hidden \cup DOMAIN log
        /\ \E i \in UNION {hidden, {5, 6}} : log' = Append(log, i)
        /\ kept' = UNION {kept, DOMAIN log, {9}}
====
