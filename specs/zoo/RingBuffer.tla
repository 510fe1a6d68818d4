----------------------------- MODULE RingBuffer -----------------------------
(***************************************************************************)
(* A bounded queue in an array: a slot to read next, a count, and the rest   *)
(* is arithmetic modulo the capacity.  It implements Fifo under a refinement  *)
(* mapping that reads the array off in order.                                *)
(*                                                                          *)
(* Shown: INSTANCE … WITH an expression for a variable, refinement with       *)
(* fairness, Next taken from a parametrised instance, and a broken variant    *)
(* whose step is no step of the abstract queue.                              *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS Item, Capacity, Empty

ASSUME Capacity \in Nat \ {0} /\ Empty \notin Item

VARIABLES slot, first, count

vars == <<slot, first, count>>

Init == /\ slot = [i \in 0..Capacity - 1 |-> Empty]
        /\ first = 0
        /\ count = 0

Put(x) == /\ count < Capacity
          /\ slot' = [slot EXCEPT ![(first + count) % Capacity] = x]
          /\ count' = count + 1
          /\ UNCHANGED first

Take == /\ count > 0
        /\ slot' = [slot EXCEPT ![first] = Empty]
        /\ first' = (first + 1) % Capacity
        /\ count' = count - 1

(* Forgets to look whether there is room: overwrites the oldest item. *)
PutAnyway(x) == /\ slot' = [slot EXCEPT ![(first + count) % Capacity] = x]
                /\ count' = IF count < Capacity THEN count + 1 ELSE count
                /\ UNCHANGED first

Next == Take \/ \E x \in Item : Put(x)
Spec == Init /\ [][Next]_vars /\ WF_vars(Take)

HastyNext == Take \/ \E x \in Item : PutAnyway(x)
HastySpec == Init /\ [][HastyNext]_vars /\ WF_vars(Take)

-----------------------------------------------------------------------------
Contents == [i \in 1..count |-> slot[(first + i - 1) % Capacity]]

Queue == INSTANCE Fifo WITH queue <- Contents

IsAQueue == Queue!Spec
IsAFairQueue == Queue!FairSpec

Slots == [0..Capacity - 1 -> Item \cup {Empty}]
TypeOK == slot \in Slots /\ first \in 0..Capacity - 1 /\ count \in 0..Capacity

OnlyContentsAreStored ==
  {i \in 0..Capacity - 1 : slot[i] # Empty} = {(first + i) % Capacity : i \in 0..count - 1}
=============================================================================
