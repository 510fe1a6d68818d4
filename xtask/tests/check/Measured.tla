---- MODULE Measured ----
\* Assumptions count what operators give that constants are made with, too.
EXTENDS Naturals, FiniteSets, TLC
VARIABLE x
Sequences(S, n) == UNION {TLCEval([1..m -> S]) : m \in 0..n}
ASSUME Cardinality(Sequences(Sequences({1, 2}, 2), 2)) = 57
Graphs(nodes) == [edges : SUBSET (nodes \X nodes)]
Graph == TLCEval(LET graph == RandomElement(Graphs({})) IN [edges |-> graph.edges \cup {<<1, 1>>}])
Init == x \in Graph.edges
Next == x' \in Graph.edges
====
