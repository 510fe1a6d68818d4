---- MODULE records ----
A == [a |-> 1, a |-> 2]
B == @
f[x \in {}, y \in {}] == x
C == f[1, 2, 3]
====
