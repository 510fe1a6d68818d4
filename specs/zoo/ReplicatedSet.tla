---------------------------- MODULE ReplicatedSet ----------------------------
(***************************************************************************)
(* A conflict-free replicated data type: the observed-remove set.  Every     *)
(* addition gets a tag of its own; a removal takes away only the tags that    *)
(* its replica has seen, so of an addition and a removal at the same time     *)
(* the addition survives.  Merging is a union: commutative, associative and   *)
(* idempotent, hence replicas may gossip in any order, as often as they like. *)
(*                                                                          *)
(* Shown: sets of tuples, SUBSET and UNION, functions to records, a function  *)
(* operator (a higher-order one), and a step property.                       *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS Replica, Element, Tags

VARIABLE replica  \* [added: pairs of element and tag, removed: pairs]

Tagged == Element \X (1..Tags)
Nothing == [added |-> {}, removed |-> {}]

TypeOK == replica \in [Replica -> [added : SUBSET Tagged, removed : SUBSET Tagged]]

Init == replica = [r \in Replica |-> Nothing]

Alive(state) == state.added \ state.removed
Contents(state) == {pair[1] : pair \in Alive(state)}
UsedTags == {pair[2] : pair \in UNION {replica[r].added : r \in Replica}}

Merge(a, b) == [added |-> a.added \cup b.added, removed |-> a.removed \cup b.removed]

(* Applies Op to one replica's state. *)
At(r, Op(_)) == replica' = [replica EXCEPT ![r] = Op(@)]

Add(r, e) ==
  LET free == (1..Tags) \ UsedTags
      tag == CHOOSE t \in free : \A u \in free : t <= u
      Insert(state) == [state EXCEPT !.added = @ \cup {<<e, tag>>}]
  IN free # {} /\ At(r, Insert)

Remove(r, e) ==
  /\ e \in Contents(replica[r])
  /\ At(r, LAMBDA state : [state EXCEPT !.removed = @ \cup {p \in Alive(state) : p[1] = e}])

Gossip(from, to) == At(to, LAMBDA state : Merge(state, replica[from]))

Next == \/ \E r \in Replica, e \in Element : Add(r, e) \/ Remove(r, e)
        \/ \E r, s \in Replica : r # s /\ Gossip(r, s)

Spec == Init /\ [][Next]_replica

-----------------------------------------------------------------------------
(* The algebra on which everything rests, for every pair of reachable states. *)
MergeIsAJoin ==
  \A r, s, t \in Replica :
    LET a == replica[r]  b == replica[s]  c == replica[t]
    IN /\ Merge(a, b) = Merge(b, a)
       /\ Merge(a, Merge(b, c)) = Merge(Merge(a, b), c)
       /\ Merge(a, a) = a

RemovedWasAdded == \A r \in Replica : replica[r].removed \subseteq replica[r].added
TagsAreUnique == \A p, q \in UNION {replica[r].added : r \in Replica} : p[2] = q[2] => p = q

(* What a replica knows only grows. *)
a \sqsubseteq b == a.added \subseteq b.added /\ a.removed \subseteq b.removed
KnowledgeGrows == [][\A r \in Replica : replica[r] \sqsubseteq replica'[r]]_replica

(* Who has heard of the same operations agrees. *)
SameKnowledgeSameContents ==
  \A r, s \in Replica : replica[r] = replica[s] => Contents(replica[r]) = Contents(replica[s])

(* Violated: contents, unlike knowledge, may shrink when merging. *)
MergeNeverShrinks ==
  \A r, s \in Replica : Contents(replica[r]) \subseteq Contents(Merge(replica[r], replica[s]))
=============================================================================
