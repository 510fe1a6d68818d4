------------------------------ MODULE GraphViz ------------------------------
\* Graphs as pictures: `G` has the sets `node` and `edge`; the operators give the texts to write at them.
LOCAL INSTANCE Naturals

DotDiGraph(G, VL(_), EL(_)) == CHOOSE text : text = <<G, {VL(n) : n \in G.node}, {EL(e) : e \in G.edge}>>
=============================================================================
