---- MODULE Chance ----
\* A constant definition has one value in a run, even where it is left to chance; an operator is asked anew.
EXTENDS Integers, FiniteSets, TLC
VARIABLE x
Pick == RandomElement(1..1000000)
Some == {n * 2 : n \in RandomElement(SUBSET (1..12))}
Chosen(n) == {m \in 1..24 : m \in Some /\ n = n}
Anew(n) == RandomElement(n..1000000)
Init == x = Pick
Next == x < Pick + 3 /\ x' = x + 1
Once == x >= Pick /\ x <= Pick + 3 /\ Pick = Pick /\ Some = Some /\ Chosen(1) = Chosen(2) /\ Chosen(x) = Some
Often == Cardinality({Anew(n) : n \in 1..50}) > 1
====
