---- MODULE Rows ----
\* Prints sets of the same numbers that were made in several ways.
EXTENDS Integers, TLC
VARIABLES x, y
Init == x = 1..2 /\ y = <<0..1, {0, 1}>>
Next == /\ x' = {1, 2} \cup x
        /\ y' = [y EXCEPT ![1] = @ \cup {}, ![2] = DOMAIN y]
        /\ PrintT(<<x, x', ToString(y)>>)
        /\ PrintT([of |-> y'])
        /\ Print(1..3, TRUE)
====
