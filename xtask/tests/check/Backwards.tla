------------------------------ MODULE Backwards ------------------------------
\* Instances of a universal quantifier, which read what others give: the first, and then the others from the last on.
EXTENDS Naturals
VARIABLES w, x, y, z
Init == w = 0 /\ x = 0 /\ y = 0 /\ z = 0
Back == /\ \A i \in 1..3 : IF i = 1 THEN x' = 1 - x ELSE IF i = 3 THEN y' = x' ELSE z' = y'
        /\ w' = z'
Forth == /\ \A i \in 1..3 : IF i = 1 THEN x' = 1 - x ELSE IF i = 2 THEN y' = x' ELSE z' = y'
         /\ w' = z'
Pairs == \A i, j \in 1..2 : CASE i = 1 /\ j = 1 -> x' \in {1 - x, 2}
                              [] i = 2 /\ j = 2 -> y' = x'
                              [] i = 1 /\ j = 2 -> z' = y'
                              [] OTHER -> w' \in {z', 0}
Low == x < 2
==============================================================================
