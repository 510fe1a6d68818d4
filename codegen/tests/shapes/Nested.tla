---- MODULE Nested ----
\* Values that stand in one another without end have no type.
EXTENDS Naturals, Sequences

VARIABLES set, list, tree, pair, flat

Init == set = {} /\ list = <<>> /\ tree = [n \in {1} |-> 0] /\ pair = <<0, 0>> /\ flat = {}

Next ==
    /\ set' = {set}
    /\ list' = <<list>>
    /\ tree' = [n \in {1} |-> tree]
    /\ pair' = <<pair, pair>>
    /\ flat' = flat \union {Len(list)}
====
