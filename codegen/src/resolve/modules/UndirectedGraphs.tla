-------------------------- MODULE UndirectedGraphs --------------------------
\* Undirected graphs: records of a set of nodes and a set of sets of one or two nodes.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets

IsUndirectedGraph(G) == /\ G = [node |-> G.node, edge |-> G.edge]
                        /\ \A e \in G.edge : \E a, b \in G.node : e = {a, b}
IsLoopFreeUndirectedGraph(G) == /\ G = [node |-> G.node, edge |-> G.edge]
                                /\ \A e \in G.edge : \E a, b \in G.node : a # b /\ e = {a, b}
UndirectedSubgraph(G) == {H \in [node : SUBSET G.node, edge : SUBSET G.edge] : IsUndirectedGraph(H)}
Path(G) == {p \in Seq(G.node) : p # <<>> /\ \A i \in 1 .. (Len(p) - 1) : {p[i], p[i + 1]} \in G.edge}
SimplePath(G) ==
  {p \in UNION {[1 .. n -> G.node] : n \in 1 .. Cardinality(G.node)} :
     /\ \A i \in 1 .. (Len(p) - 1) : {p[i], p[i + 1]} \in G.edge
     /\ \A i, j \in 1 .. Len(p) : p[i] = p[j] => i = j}

\* The nodes that can be reached from S, by as many steps as there are nodes at most.
LOCAL Reachable(G, S) ==
  LET after[n \in 0 .. Cardinality(G.node)] ==
        IF n = 0 THEN S ELSE {m \in G.node : \E k \in after[n - 1] : k = m \/ {k, m} \in G.edge}
  IN  after[Cardinality(G.node)]
AreConnectedIn(m, n, G) == n \in Reachable(G, {m})
ConnectedComponents(G) == {Reachable(G, {n}) : n \in G.node}
IsStronglyConnected(G) == ConnectedComponents(G) = {G.node}
UndirectedGraphs(S) == [node : {S}, edge : SUBSET {{s, t} : s, t \in S}]
=============================================================================
