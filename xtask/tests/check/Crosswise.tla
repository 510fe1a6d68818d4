---- MODULE Crosswise ----
\* What an action writes to, by names that its own fields have too: parameters, LETs and bound identifiers.
EXTENDS Naturals
CONSTANT P
VARIABLES x, y

Init == x = [p \in P |-> 0] /\ y = [p \in P |-> 0]

Put(f, c) == [f EXCEPT ![c] = (@ + 1) % 3]
Raise(c) == x' = [x EXCEPT ![c] = (@ + 1) % 3] /\ UNCHANGED y
RaiseOne(c) == \E d \in {c} : y' = [y EXCEPT ![d] = (@ + 1) % 3] /\ UNCHANGED x

Parameter(c, d) == c # d /\ Raise(d)
Bound(c, d) == c # d /\ RaiseOne(d)
Let(c, d) == LET e == d IN x' = Put(x, e) /\ y' = Put(Put(y, c), d)
Operator(c) == \E d \in P \ {c} : LET F(k) == [x EXCEPT ![k] = 2] IN x' = F(d) /\ y' = [y EXCEPT ![c] = x[d]]
Branch(c, d) == IF x[c] = 0 THEN Raise(d) ELSE Raise(c)

Next == \E c, d \in P : Parameter(c, d) \/ Bound(c, d) \/ Let(c, d) \/ Operator(c) \/ Branch(c, d)
Spec == Init /\ [][Next]_<<x, y>>

InRange == \A p \in P : x[p] < 3 /\ y[p] < 3
====
