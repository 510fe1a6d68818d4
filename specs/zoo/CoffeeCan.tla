------------------------------ MODULE CoffeeCan ------------------------------
(***************************************************************************)
(* A can holds white and black beans (a puzzle of Gries).  Take out two; if    *)
(* they are of the same colour put a black one in, otherwise the white one      *)
(* back.  Which colour is the last?  The parity of the white beans knows.       *)
(*                                                                          *)
(* Shown: a bag as a variable, SubBag, an ALIAS with next-state values, an      *)
(* ACTION_CONSTRAINT, a POSTCONDITION over TLCGet, and a can chosen in Init.    *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, Bags, TLC

CONSTANT MaxBeans

VARIABLES can, start

Colour == {"white", "black"}
Beans(white, black) == [c \in {d \in Colour : IF d = "white" THEN white > 0 ELSE black > 0} |->
                          IF c = "white" THEN white ELSE black]

Init == \E white, black \in 0..MaxBeans :
          /\ white + black \in 1..MaxBeans
          /\ can = Beans(white, black)
          /\ start = can

White == CopiesIn("white", can)
Black == CopiesIn("black", can)

Draw(pair) ==
  /\ pair \sqsubseteq can
  /\ LET same == Cardinality(BagToSet(pair)) = 1
         back == IF same THEN "black" ELSE "white"
     IN can' = (can (-) pair) (+) SetToBag({back})
  /\ UNCHANGED start

Pairs == {bag \in {Beans(w, b) : w, b \in 0..2} : BagCardinality(bag) = 2}

Next == \E pair \in Pairs : Draw(pair)

Spec == Init /\ [][Next]_<<can, start>> /\ WF_<<can, start>>(Next)

-----------------------------------------------------------------------------
TypeOK == IsABag(can) /\ BagToSet(can) \subseteq Colour
NeverEmpty == BagCardinality(can) >= 1
ParityIsKept == White % 2 = CopiesIn("white", start) % 2
LastIsAsForetold == BagCardinality(can) = 1 =>
                      can = SetToBag({IF CopiesIn("white", start) % 2 = 1 THEN "white" ELSE "black"})
Ends == <>(BagCardinality(can) = 1)
OneFewer == [][BagCardinality(can') = BagCardinality(can) - 1]_can

(* Violated, to show a trace: beans there were enough, but white ones run out. *)
SomeWhite == White > 0

InWords == [white |-> White, black |-> Black, drawn |-> BagCardinality(start) - BagCardinality(can),
            next |-> [white |-> CopiesIn("white", can'), black |-> CopiesIn("black", can')]]

(* Two whites are drawn only while there is a black bean left. *)
Careful == CopiesIn("white", can') < White => Black > 0

Counted == TLCGet("distinct") <= 1000 /\ TLCGet("diameter") <= MaxBeans
=============================================================================
