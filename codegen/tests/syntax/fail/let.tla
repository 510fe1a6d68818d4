---- MODULE Test ----
a == LET x == 1
b == LET IN x
c == LET x = 1 IN x
d == 1
====
