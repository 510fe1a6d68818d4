---- MODULE Copies ----
\* Whether a name is among values which are of another kind, or that name.
EXTENDS Naturals
CONSTANTS Proc, Val, NoVal
VARIABLE c
Init == c = [p \in Proc |-> NoVal]
Next == \E p \in Proc : \E v \in Val \cup {NoVal} : (\A q \in Proc : c[q] = NoVal \/ v = NoVal \/ c[q] = v) /\ c' = [c EXCEPT ![p] = v]
Inv == \A p, q \in Proc : NoVal \notin {c[p], c[q]} => c[p] = c[q]
====
