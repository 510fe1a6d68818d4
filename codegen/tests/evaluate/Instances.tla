---- MODULE Instances ----
\* A universal quantifier in an action is a conjunction of its instances, each of which may branch.
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Next == /\ \A i \in {1, 2} : \E p \in {<<1, 5>>, <<2, 5>>, <<2, 6>>} : p[1] = i
        /\ x < 2
        /\ \A i \in {1, 2} : IF i = 1 THEN x' = x + 1 ELSE y' \in {x, x'}
====
