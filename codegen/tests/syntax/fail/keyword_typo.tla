---- MODULE Test ----
VARIABEL x
CONSTATNS y
EXTEND Naturals
a == 1
====
