------------------------------- MODULE Queens -------------------------------
(***************************************************************************)
(* N queens, none of whom attacks another: one row at a time, in all ways at   *)
(* once.  A state of the search is a partial placement; those that cannot be    *)
(* completed have no successor.                                              *)
(*                                                                          *)
(* Shown: sets of functions filtered without being built, sequences built by    *)
(* Append under `\E`, an operator that takes a sequence apart, and numbers of    *)
(* solutions that two ways of counting must agree upon, in an ASSUME.          *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANT N

VARIABLE queens  \* the column of each row's queen

Attacks(a, b, rows) == a = b \/ a - b = rows \/ b - a = rows

IsSafe(placed, column) ==
  \A row \in DOMAIN placed : ~Attacks(placed[row], column, Len(placed) + 1 - row)

RECURSIVE Solutions(_)
Solutions(placed) ==
  IF Len(placed) = N THEN {placed}
  ELSE UNION {Solutions(Append(placed, c)) : c \in {d \in 1..N : IsSafe(placed, d)}}

AllPlacements == [1..N -> 1..N]
ByDefinition == {p \in AllPlacements : \A i, j \in 1..N : i < j => ~Attacks(p[i], p[j], j - i)}

ASSUME N \in 4..6 => Solutions(<< >>) = ByDefinition

Init == queens = << >>

Next == /\ Len(queens) < N
        /\ \E c \in 1..N : IsSafe(queens, c) /\ queens' = Append(queens, c)

Spec == Init /\ [][Next]_queens

NoneAttacks == \A i, j \in DOMAIN queens : i < j => ~Attacks(queens[i], queens[j], j - i)
Unsolved == Len(queens) < N
=============================================================================
