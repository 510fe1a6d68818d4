---- MODULE instance_parameters ----
---- MODULE Inner ----
CONSTANTS c, F(_)
VARIABLE v
Same == c' = c /\ v' = v
Bare == F(v)
Applied == F(v) = v
Seen == v = 1
Stays == v' = v
====
---- MODULE Middle ----
CONSTANT k
VARIABLE v
I(w) == INSTANCE Inner WITH c <- k, F <- LAMBDA i : w
====
VARIABLE x
Beside(i) == x
P(a, G(_), b) == INSTANCE Inner WITH c <- <<a>>, F <- G, v <- b
M(a) == INSTANCE Middle WITH k <- a, v <- x
Through(a) == P(a, Beside, x)!Stays /\ P(a, LAMBDA i : i, x)!Same
A == P(x, Beside, x)!Same
B == P(x, Beside, x)!Applied
C == P(x, Beside, x')!Stays
D == P(1, Beside, x')!Seen
E == M(x)!I(1)!Same
F == M(1)!I(x)!Applied
G == Through(x)
Inside(y) == LET L == INSTANCE Inner WITH c <- y, F <- LAMBDA i : i, v <- x IN L!Stays /\ L!Same
H == Inside(x)
Fits ==
    /\ P(x, Beside, x)!Bare /\ P(x, Beside, x)!Stays /\ P(1, Beside, x)!Same /\ P(x, LAMBDA i : i, x)!Applied
    /\ M(1)!I(x)!Bare /\ M(x)!I(x)!Stays
====
