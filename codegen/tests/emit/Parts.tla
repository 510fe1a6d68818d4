------------------------------- MODULE Parts --------------------------------
\* Functions whose domain changes: of a few values, and of numbers.
EXTENDS Integers, Bags, TLC
CONSTANT Node
VARIABLES known, bag

Init == known = [node \in {} |-> 1] /\ bag = EmptyBag
Learn(node) == known' = (node :> 1) @@ known /\ UNCHANGED bag
Forget(node) ==
  /\ node \in DOMAIN known
  /\ known' = [other \in DOMAIN known \ {node} |-> known[other]]
  /\ bag' = bag (+) SetToBag({known[node]})
Count(node) == known' = [known EXCEPT ![node] = @ + 1] /\ UNCHANGED bag
Next == \E node \in Node : Learn(node) \/ Forget(node) \/ Count(node)
Known == known
Ok == known \in [DOMAIN known -> Nat] /\ \A number \in DOMAIN bag : number > 0
==============================================================================
