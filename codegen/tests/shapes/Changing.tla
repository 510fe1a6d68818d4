---- MODULE Changing ----
\* Functions whose domain is not the same in all states; a sequence begins as the same empty function.
EXTENDS Integers, Sequences, Bags, TLC
CONSTANT Node
VARIABLES known, edges, bag, over, list, parts
Init ==
    /\ known = << >>
    /\ edges = [e \in {} |-> 0]
    /\ bag = EmptyBag
    /\ over = << >>
    /\ list = << >>
    /\ parts = [s \in SUBSET Node |-> 0]
Next == \E a, b \in Node, i \in 0..3 :
    /\ known' = (a :> i) @@ known
    /\ edges' = [e \in {<<a, b>>} \cup DOMAIN edges |-> i]
    /\ bag' \in {bag (+) SetToBag({[to |-> a]}), bag (-) SetToBag({[to |-> a, copy |-> i]})}
    /\ over' = [k \in DOMAIN over \ {i} |-> over[k]] @@ (i :> a)
    /\ list' = Append(list, DOMAIN list)
    /\ parts' = [parts EXCEPT ![{a, b}] = i]
====
