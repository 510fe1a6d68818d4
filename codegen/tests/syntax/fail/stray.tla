---- MODULE Test ----
a == x ; y
b == `x`
c == x ? y
d == \foo x
====
