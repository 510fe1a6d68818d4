-------------------------------- MODULE Fifo --------------------------------
(***************************************************************************)
(* A first-in first-out queue of bounded capacity, as an interface: what     *)
(* goes in comes out, in the same order.                                     *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS Item, Capacity
VARIABLE queue

Init == queue = << >>

Put(x) == Len(queue) < Capacity /\ queue' = Append(queue, x)
Take == queue # << >> /\ queue' = Tail(queue)

Next == Take \/ \E x \in Item : Put(x)

Spec == Init /\ [][Next]_queue
FairSpec == Spec /\ WF_queue(Take)
=============================================================================
