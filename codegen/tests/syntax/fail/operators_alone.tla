---- MODULE Test ----
a == +
b == f(+, -) + SUBSET
c == {*}
d == [x |-> +]
====
