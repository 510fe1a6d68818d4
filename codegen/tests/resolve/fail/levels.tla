---- MODULE levels ----
EXTENDS Naturals
VARIABLE x
Twice(y) == y'
A == x''
B == Twice(x')
C == {[]x}
D == [](x' = 1)
E == <>(x' = 1)
G == x' ~> x
H == x' /\ []x
I == \A y \in x' : []x
ASSUME x = 1
====
