-------------------------------- MODULE River --------------------------------
(***************************************************************************)
(* A farmer, a wolf, a goat and a cabbage are to cross a river in a boat for *)
(* two.  Left alone, the wolf eats the goat, or the goat the cabbage.  The    *)
(* "invariant" says that it cannot be done; the shortest counterexample is    *)
(* the solution.                                                             *)
(*                                                                          *)
(* Shown: strings as values, quantifiers over a set of sets, `\in` as an      *)
(* assignment, and a puzzle as a safety violation.                           *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

VARIABLES near, \* who is on the near bank
          boat  \* which bank the boat is at

All == {"farmer", "wolf", "goat", "cabbage"}
Quarrels == {{"wolf", "goat"}, {"goat", "cabbage"}}

far == All \ near
Here == IF boat = "near" THEN near ELSE far

Peaceful(bank) == "farmer" \in bank \/ \A q \in Quarrels : ~(q \subseteq bank)

Init == near \in {All} /\ boat = "near"

Crew == {c \in SUBSET Here : "farmer" \in c /\ Cardinality(c) <= 2}

Cross == \E crew \in Crew :
           /\ near' = IF boat = "near" THEN near \ crew ELSE near \cup crew
           /\ boat' = CASE boat = "near" -> "far" [] boat = "far" -> "near"
           /\ Peaceful(near') /\ Peaceful(far')

Spec == Init /\ [][Cross]_<<near, boat>>

Impossible == near # {}
BoatIsWithTheFarmer == ("farmer" \in near) = (boat = "near")
=============================================================================
