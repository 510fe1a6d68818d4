------------------------------ MODULE Election ------------------------------
(***************************************************************************)
(* Leader election on a ring (Chang and Roberts).  Every node sends its name  *)
(* on to its neighbour; a node passes on what is greater than its own, drops   *)
(* what is smaller, and is the leader when its own name comes back.  Links     *)
(* may reorder, so what is under way is a bag, not a queue.                    *)
(*                                                                          *)
(* Shown: bags with (+), (-), BagIn and BagToSet; a permutation of the names   *)
(* chosen in Init by `\in` a set of functions; and <>[] as a property.         *)
(***************************************************************************)
EXTENDS Naturals, Bags, FiniteSets

CONSTANT Nodes

Node == 1..Nodes
Following(n) == (n % Nodes) + 1

VARIABLES name,   \* names are distinct, in any order around the ring
          inbox,  \* a bag of names for each node
          leader
vars == <<name, inbox, leader>>

AreDistinct(f) == \A a, b \in DOMAIN f : f[a] = f[b] => a = b

Init == /\ name \in {f \in [Node -> 1..Nodes] : AreDistinct(f)}
        /\ inbox = [n \in Node |-> SetToBag({name[m] : m \in {k \in Node : Following(k) = n}})]
        /\ leader = {}

Handle(n, x) ==
  /\ BagIn(x, inbox[n])
  /\ IF x > name[n]
     THEN inbox' = [inbox EXCEPT ![n] = @ (-) SetToBag({x}),
                                 ![Following(n)] = @ (+) SetToBag({x})]
     ELSE inbox' = [inbox EXCEPT ![n] = @ (-) SetToBag({x})]
  /\ leader' = IF x = name[n] THEN leader \cup {n} ELSE leader
  /\ UNCHANGED name

Next == \E n \in Node : \E x \in BagToSet(inbox[n]) : Handle(n, x)

Spec == Init /\ [][Next]_vars /\ WF_vars(Next)

-----------------------------------------------------------------------------
UnderWay(n) == BagCardinality(inbox[n])

RECURSIVE Total(_)
Total(S) == IF S = {} THEN 0 ELSE LET n == CHOOSE n \in S : TRUE IN UnderWay(n) + Total(S \ {n})

TypeOK == /\ \A n \in Node : IsABag(inbox[n]) /\ BagToSet(inbox[n]) \subseteq 1..Nodes
          /\ leader \subseteq Node
AtMostOneLeader == Cardinality(leader) <= 1
NamesVanish == Total(Node) <= Nodes
TheGreatestWins == \A n \in leader : \A m \in Node : name[m] <= name[n]
Elects == <>[](leader # {})
=============================================================================
