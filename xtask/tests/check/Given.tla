---- MODULE Given ----
\* Other words for a variable's values: subsets, and a name for its next value. What has a value is asked, not chosen.
EXTENDS FiniteSets, Integers
VARIABLES x, y, n
vars == <<x, y, n>>
next == n'
Init == x \subseteq {1, 2} /\ y = {1, 2, 3} /\ x \subseteq y /\ n = 0
Grow == y' = y \ {Cardinality(x)} /\ x' \subseteq y' /\ next = (n + 1) % 3
Shrink == x' \subseteq x \ {n} /\ x' \subseteq y /\ UNCHANGED y /\ next \in {n, 2}
Turn == n' \in 0..2 /\ n' \in 1..3 /\ y' = 1..3 /\ x' \in {x, {3}} /\ x' \subseteq 2..3
Next == Grow \/ Shrink \/ Turn
Spec == Init /\ [][Next]_vars
Within == x \subseteq 1..3
Some == Cardinality(x) < 3 \/ n # 1
====
