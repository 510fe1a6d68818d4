---- MODULE Kin ----
EXTENDS Integers, FiniteSets

CONSTANT Node

VARIABLES points, edges

Init == points = {<<>>} /\ edges = {}

Add ==
    \E n \in Node, r \in 1..2, kin \in SUBSET points :
        /\ <<n, r>> \notin points
        /\ points' = points \cup {<<n, r>>}
        /\ edges' = edges \cup {<<<<n, r>>, k>> : k \in kin}

\* Pairs of points among pairs whose first part is no empty tuple.
Children(v) == {c \in points : <<v, c>> \in edges}

Leaders == {{a, b} : a \in Node, b \in Node}

First(v) == v[1]

Known ==
    /\ Children(<<>>) = {}
    /\ \A e \in edges : e[1] \in points /\ e[2] \in points
    /\ \A v \in points : Cardinality(Children(v)) < 5
    /\ \A v, w \in points \ {<<>>} : {First(v), First(w)} \in Leaders
    /\ \A v \in points \ {<<>>} : {First(v), v[2]} \notin Leaders
====
