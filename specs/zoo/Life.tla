-------------------------------- MODULE Life --------------------------------
(***************************************************************************)
(* Conway's game of life on a torus: a deterministic system over functions      *)
(* with pairs as arguments.  A glider comes back to where it started, shifted,   *)
(* and after Size times four steps to the very same place.                     *)
(*                                                                          *)
(* Shown: functions of two arguments, sets of pairs, `%` on a torus, a sum as    *)
(* a cardinality, a behaviour that is one long cycle, and []<> over it.         *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANT Size

Row == 0..Size - 1
Cell == Row \X Row

VARIABLE alive

Glider == {<<0, 1>>, <<1, 2>>, <<2, 0>>, <<2, 1>>, <<2, 2>>}

Init == alive = [x, y \in Row |-> <<x, y>> \in Glider]

Around(x, y) == {<<(x + dx + Size) % Size, (y + dy + Size) % Size>> : dx, dy \in -1..1} \ {<<x, y>>}
Living(x, y) == Cardinality({c \in Around(x, y) : alive[c]})

Next == alive' = [x, y \in Row |-> Living(x, y) = 3 \/ (alive[x, y] /\ Living(x, y) = 2)]

Spec == Init /\ [][Next]_alive /\ WF_alive(Next)

Population == Cardinality({c \in Cell : alive[c]})

TypeOK == alive \in [Cell -> BOOLEAN]
FiveCells == Population = 5
ComesBack == []<>(\A c \in Cell : alive[c] = (c \in Glider))
=============================================================================
