---- MODULE Test ----
a == CASE x
b == CASE x -> y [] z
c == CASE OTHER -> x
d == CASE x -> y [] OTHER -> z [] w -> v
====
