------------------------------ MODULE Quicksort ------------------------------
(***************************************************************************)
(* Quicksort without saying how it partitions: any rearrangement that puts     *)
(* nothing greater before the pivot than after it will do, and the pieces may   *)
(* be sorted in any order.                                                    *)
(*                                                                          *)
(* Shown: nondeterminism by CHOOSE against `\E`, sets of intervals, permuted     *)
(* functions as a lazy set, SortSeq as the yardstick, and []<> by a variant.    *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS Length, Values

VARIABLES array, todo, input
vars == <<array, todo, input>>

Place == 1..Length

Init == /\ input \in [Place -> Values]
        /\ array = input
        /\ todo = {<<1, Length>>}

Inside(piece) == piece[1]..piece[2]

(* Those that differ from the array only inside the piece, where they permute it. *)
Rearrangements(piece) ==
  {[i \in Place |-> IF i \in Inside(piece) THEN array[p[i]] ELSE array[i]] : p \in Permutations(Inside(piece))}

Partitions(piece, pivot) ==
  {a \in Rearrangements(piece) :
     \A i \in piece[1]..pivot, j \in pivot + 1..piece[2] : a[i] <= a[j]}

Split(piece) ==
  IF piece[1] >= piece[2]
  THEN todo' = todo \ {piece} /\ UNCHANGED array
  ELSE \E pivot \in piece[1]..piece[2] - 1 :
         /\ array' \in Partitions(piece, pivot)
         /\ todo' = (todo \ {piece}) \cup {<<piece[1], pivot>>, <<pivot + 1, piece[2]>>}

Next == (\E piece \in todo : Split(piece)) /\ UNCHANGED input

Spec == Init /\ [][Next]_vars /\ WF_vars(Next)

-----------------------------------------------------------------------------
Occurrences(f, v) == Cardinality({i \in Place : f[i] = v})

NothingIsLost == \A v \in Values : Occurrences(array, v) = Occurrences(input, v)
PiecesAreApart == \A p, q \in todo : p # q => Inside(p) \cap Inside(q) = {}
SortedAtTheEnd == todo = {} => array = SortSeq(input, <)
Ends == <>(todo = {})
=============================================================================
