---- MODULE Huge ----
\* What is drawn of sets that nobody would spell out.
EXTENDS Integers, FiniteSets, TLC, Randomization
VARIABLE x
Functions == [1..20 -> 0..9]
Records == [a : 1..100000, b : 1..100000, c : {"c"}]
Tuples == (1..1000000) \X Functions \X {{}}
Init == x \in RandomSubset(3, 1..1000000000) \/ x \in RandomSubset(4, [0..24 -> {1, 2}])
Next == UNCHANGED x
Drawn ==
  /\ \A n \in {0, 1, 7} : Cardinality(RandomSubset(n, Records)) = n
  /\ RandomSubset(5, Records) \subseteq Records
  /\ RandomSubset(5, Tuples) \subseteq Tuples
  /\ RandomElement(Functions) \in Functions
  /\ RandomElement(Records) \in Records
  /\ RandomElement(Tuples) \in Tuples
  /\ RandomSubset(9, [1..100 -> {}]) = {}
====
