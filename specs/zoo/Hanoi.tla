-------------------------------- MODULE Hanoi --------------------------------
(***************************************************************************)
(* The tower of Hanoi, with the towers as sequences of disks, the smallest   *)
(* on top.  The counterexample to Unsolved is the shortest solution, and has  *)
(* as many states as the recursion says: one more than the number of moves.   *)
(*                                                                          *)
(* Shown: sequences with \o, Head and Tail, a recursive operator and a        *)
(* recursive function that must agree, and an ASSUME.       *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANT Disks

Peg == 1..3
VARIABLE tower

RECURSIVE Moves(_)
Moves(n) == IF n = 0 THEN 0 ELSE 2 * Moves(n - 1) + 1

MovesTable[n \in 0..Disks] == IF n = 0 THEN 0 ELSE MovesTable[n - 1] + 1 + MovesTable[n - 1]

ASSUME \A n \in 0..Disks : Moves(n) = MovesTable[n] /\ Moves(n) = 2^n - 1

Full == [d \in 1..Disks |-> d]

Init == tower = [p \in Peg |-> IF p = 1 THEN Full ELSE << >>]

Fits(disk, pile) == pile # << >> => disk < Head(pile)

Move(from, to) ==
  /\ tower[from] # << >>
  /\ LET disk == Head(tower[from])
     IN /\ Fits(disk, tower[to])
        /\ tower' = [tower EXCEPT ![from] = Tail(@), ![to] = <<disk>> \o @]

Next == \E from, to \in Peg : from # to /\ Move(from, to)

Spec == Init /\ [][Next]_tower

-----------------------------------------------------------------------------
IsSorted(s) == \A i \in 1..Len(s) - 1 : s[i] < s[i + 1]
TypeOK == tower \in [Peg -> Seq(1..Disks)]
Sorted == \A p \in Peg : IsSorted(tower[p])
EveryDiskIsOnOnePeg ==
  \A d \in 1..Disks : Cardinality({p \in Peg : \E i \in DOMAIN tower[p] : tower[p][i] = d}) = 1

Unsolved == tower[3] # Full
=============================================================================
