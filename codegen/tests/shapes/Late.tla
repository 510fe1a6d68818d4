---- MODULE Late ----
\* Of what is in a set nothing is known at first; nor that it begins at 1.
EXTENDS Naturals
VARIABLES sent, count
Numbers == {m.number : m \in sent}
Init ==
    /\ sent = {}
    /\ count = [n \in Numbers |-> 0]
Next == \E n \in 2..3 :
    /\ sent' = sent \cup {[number |-> n]}
    /\ count' = [k \in Numbers' |-> IF k \in Numbers /\ count[k] < 2 THEN count[k] + 1 ELSE 0]
====
