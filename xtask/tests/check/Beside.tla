---- MODULE Beside ----
EXTENDS Naturals
\* A value beside those of a set, which the configuration names after them.
CONSTANTS Node, Last
VARIABLES x, y

Init == x = Last /\ y = 0
Next == \/ y = 0 /\ y' = 1 /\ x' = CHOOSE node \in Node \cup {Last} : TRUE
        \/ y = 1 /\ y' = 2 /\ x' \in Node
        \/ y = 2 /\ y' = 3 /\ x' = CHOOSE node \in {x, Last} : TRUE
        \/ y = 3 /\ y' = 4 /\ \E node \in Node \cup {Last} : x' = node

First == ~(y = 1 /\ x = Last)
Third == ~(y = 3 /\ x = Last)
Fourth == ~(y = 4 /\ x = Last)
====
