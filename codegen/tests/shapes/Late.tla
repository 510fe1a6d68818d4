---- MODULE Late ----
\* Of what is in a set nothing is known at first; nor that it begins at 1.
EXTENDS Naturals
VARIABLES first, second, third, count
Numbers == {m.number : m \in third}
Init ==
    /\ first = {}
    /\ second = {}
    /\ third = {}
    /\ count = [n \in Numbers |-> 0]
Next == \E n \in 2..3 :
    /\ first' = first \cup {n}
    /\ second' = first
    /\ third' = third \cup {[number |-> m] : m \in second}
    /\ count' = [k \in Numbers' |-> IF k \in Numbers /\ count[k] < 2 THEN count[k] + 1 ELSE 0]
====
