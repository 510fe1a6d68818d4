---- MODULE Test ----
a == {x + 1 : y}
b == [x, y |-> z]
c == {x \in S, y \in T : P}
d == [x + 1 \in S |-> x]
e == \A x \in S, y : P
f[x] == x
====
