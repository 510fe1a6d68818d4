-------------------------------- MODULE Turns --------------------------------
\* Alternatives, and instances, that give values to different variables, in front of conjuncts which tell when they are
\* asked: once all variables have values, these are no more than conditions.
EXTENDS Integers, TLC
VARIABLES x, y, z
Init == /\ x \in 0..1
        /\ (x = 0 /\ y = 1 /\ PrintT("a")) \/ (z = 2 /\ PrintT("b"))
        /\ PrintT("c")
        /\ y \in {1, 2}
        /\ ((PrintT("d") /\ z = 3) \/ z = 2)
Next == \/ /\ x < 2
           /\ \A i \in 1..3, j \in {0} : CASE i = 1 -> x' \in {x, x + 1} /\ PrintT(<<"x", x'>>)
                                           [] i = 3 -> (y' = i \/ y' = 3) /\ PrintT(<<"y", y'>>)
                                           [] OTHER -> z' = y' + j /\ PrintT(<<"z", z'>>)
           /\ PrintT(<<x', y', z'>>)
        \/ /\ PrintT("second")
           /\ IF y = 1 THEN x' = 2 /\ TLCSet(1, y) ELSE y' = 2 /\ PrintT("else")
           /\ (x' = 2 /\ PrintT("here")) \/ (y' = 2 /\ x' = 1 /\ PrintT("there"))
           /\ y' \in {2, 3} /\ PrintT("then")
           /\ UNCHANGED z
Told == \/ /\ x < 2
           /\ (x > 0 => x' = x + 1 /\ PrintT("more"))
           /\ PrintT("all") /\ x' \in {x + 1, x + 2}
           /\ ((y' = 1 /\ z' = 0) \/ y' = 2) /\ (PrintT("y") \/ PrintT("z"))
           /\ z' = 0
        \/ /\ x < 2
           /\ IF x = 1 THEN x' = 2 /\ y' = y + 1 /\ z' = 1 ELSE x' = x + 1
           /\ (PrintT("one") \/ PrintT("two"))
           /\ y' = y + 1 /\ z' = 1
Quiet == \/ /\ x < 2
            /\ IF x = 1 THEN x' = 2 /\ y' = y + 1 /\ z' = 1 ELSE x' = x + 1
            /\ (y = 1 \/ x = 0 \/ x = 1)
            /\ y' = y + 1 /\ z' = 1
         \/ /\ \A i \in 1..2 : IF i = x THEN x' \in {0, 3} /\ y' \in {x, 1} ELSE x' = x
            /\ (y' = 1 \/ y' = x) /\ z' = z
Possible == ENABLED (IF x = 1 THEN x' = 2 /\ y' = 0 ELSE (x' = x + 1 /\ (x' = 3 \/ y' = 1 \/ x' < 3)))
==============================================================================
