---- MODULE Handing ----
\* An operator that is handed on may give a value to a variable that is handed on.
EXTENDS Integers
VARIABLES x, y
Do(Op(_), e) == Op(e)
Step(A(_, _), e, f) == A(f, e)
Turn(v) == v' = 3 - v
Pair(v, w) == v' = (v + 1) % 4 /\ w' = w
Grown(f(_), e) == f(e + 0)
Init == x = 0 /\ y = 1
Next == \/ Do(Turn, y) /\ Do(LAMBDA v : v' = (v + 1) % 4, x)
        \/ Step(Pair, y, x) /\ Grown(LAMBDA v : v' - v, x) \in {1, -3}
        \/ LET Twice(v) == v' = 2 * v IN x < 2 /\ Do(Twice, x) /\ Do(LAMBDA v : UNCHANGED v, y)
====
