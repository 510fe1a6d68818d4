---- MODULE Aliases ----
\* A primed variable under other names, which are passed on.
EXTENDS Integers
VARIABLES x, y
Give(a, b) == a \in 0..2 /\ b = a
Further(a, b) == Give(a, b)
Named(a, b) == LET c == a d == c IN Further(d, b)
Late(a, b) == LET c == a IN b \in 0..1 /\ Further(c, b)
Under(a, b) == LET c == a' IN Further(c, b)
Next1 == x'
Init == Named(x, y)
Next == \/ x < 2 /\ Named(x', y')
        \/ Late(y', x')
        \/ Under(x, y')
        \/ Further(Next1, y')
====
