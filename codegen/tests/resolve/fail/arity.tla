---- MODULE arity ----
CONSTANT F(_)
Op(x, y) == x
f[x \in {}] == x
A == Op(1)
B == F(1, 2)
C == f(1)
D == Op
====
