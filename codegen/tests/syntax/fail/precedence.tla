---- MODULE Test ----
a == x => y => z
b == x /\ y \/ z
c == x = y = z
d == a + b % c
e == []x'
f == SUBSET A \X B
====
