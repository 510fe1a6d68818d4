---- MODULE Test ----
a == (x
b == <<1, 2
c == {1
d == [x EXCEPT !.a = 1
====
