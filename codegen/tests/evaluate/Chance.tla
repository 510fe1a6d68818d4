---- MODULE Chance ----
\* A constant definition has one value in a run, even where it is left to chance; an operator is asked anew.
EXTENDS Integers, FiniteSets, Randomization, TLC
VARIABLE x
Pick == RandomElement(1..1000000)
Some == {n * 2 : n \in RandomElement(SUBSET (1..12))}
Chosen(n) == {m \in 1..24 : m \in Some /\ n = n}
Anew(n) == RandomElement(n..1000000)
Init == x = Pick
Next == x < Pick + 3 /\ x' = x + 1
Once == x >= Pick /\ x <= Pick + 3 /\ Pick = Pick /\ Some = Some /\ Chosen(1) = Chosen(2) /\ Chosen(x) = Some
Often == Cardinality({Anew(n) : n \in 1..50}) > 1
Sets == RandomSetOfSubsets(9, 2, 1..6)
Samples ==
  /\ Sets = Sets /\ Sets \subseteq SUBSET (1..6) /\ Cardinality(Sets) \in 1..9
  /\ RandomSetOfSubsets(2, 0, {x}) = {{}} /\ RandomSetOfSubsets(3, 4, x..(x + 3)) = {x..(x + 3)}
  /\ \A i \in DOMAIN TestRandomSetOfSubsets(2, 1, 1..9) : i \in 1..5
====
