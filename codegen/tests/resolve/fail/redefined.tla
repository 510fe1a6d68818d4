---- MODULE redefined ----
VARIABLE x
A == 1
A == 2
B(x) == x
C == \E A \in {} : TRUE
====
