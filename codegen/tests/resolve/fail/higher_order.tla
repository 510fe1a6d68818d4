---- MODULE higher_order ----
Apply(F(_), x) == F(x)
Two(a, b) == a
A == Apply(1, 2)
B == Apply(Two, 2)
C == Apply(LAMBDA a, b : a, 2)
D(x) == x
E == D(LAMBDA a : a)
====
