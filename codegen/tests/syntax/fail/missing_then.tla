---- MODULE Test ----
a == IF x y ELSE z
b == IF x THEN y
c == 1
====
