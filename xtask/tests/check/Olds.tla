---- MODULE Olds ----
\* The `@` of an EXCEPT, handed to operators that have an EXCEPT of their own.
EXTENDS Integers
VARIABLES a, n
Init == a = [x |-> 1, y |-> [z |-> 2]] /\ n = 0
Twice(Op(_), v) == Op(Op(v))
Deep(Op(_), r) == [r EXCEPT !.z = Op(3) + @]
Apply(Op(_)) == a' = [a EXCEPT !.y = Op(@)]
Step == \/ Apply(LAMBDA y : [y EXCEPT !.z = (@ + y.z) % 7])
        \/ a' = [a EXCEPT !.x = Twice(LAMBDA v : (v + @) % 5, 1)]
        \/ a' = [a EXCEPT !.y = Deep(LAMBDA v : v + @.z, @)]
Next == n < 4 /\ n' = n + 1 /\ Step
====
