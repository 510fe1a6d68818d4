---- MODULE Handed ----
\* Actions that operators are given give values to variables all the same.
EXTENDS Integers
CONSTANT P
VARIABLES a, w
vars == <<a, w>>
If(guard, act) == guard /\ act
Else(A, B) == A \/ (~ENABLED A /\ B)
Both(x, y) == x /\ y
Init == a = [p \in P |-> 0] /\ w = {}
Up(p) == If(a[p] < 2, a' = [a EXCEPT ![p] = @ + 1] /\ UNCHANGED w)
Add(p) == If(p \notin w, Both(w' = w \cup {p}, UNCHANGED a))
Next == \E p \in P : Else(Up(p), Add(p))
Spec == Init /\ [][Next]_vars /\ \A p \in P : WF_vars(Add(p))
Filled == <>(w = P)
Small == \A p \in w : a[p] = 2
====
