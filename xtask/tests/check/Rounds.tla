---- MODULE Rounds ----
EXTENDS Integers, FiniteSets

CONSTANT Node

VARIABLE seen

Init == seen = {<<>>}

\* Numbers among model values, some of which are never in the variable.
Round(v) == IF v = <<>> THEN 0 ELSE v[2]
Later(v) == IF v = <<>> THEN 7 ELSE v[2]

Max(S) == CHOOSE x \in S : \A y \in S : y <= x

See == \E n \in Node, r \in 1..2 : seen' = seen \cup {<<n, r>>}

Forget ==
    /\ Cardinality(seen) > 1
    /\ seen' = {v \in seen : Round(v) < Max({Round(w) : w \in seen})}

Step == See \/ Forget

Known ==
    /\ Max({Round(w) : w \in seen}) \in 0..2
    /\ Max({Later(w) : w \in seen}) = 7
    /\ 0 \in {Round(w) : w \in seen}
    /\ \A n \in Node : n \notin {Round(w) : w \in seen} \cup {Later(w) : w \in seen}
====
