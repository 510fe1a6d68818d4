---- MODULE Test ----
a == x == y
====
