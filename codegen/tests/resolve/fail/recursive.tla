---- MODULE recursive ----
RECURSIVE A, B(_), C(_)
VARIABLE x
B(a, b) == a
C(a) == a'
====
