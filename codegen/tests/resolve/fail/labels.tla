---- MODULE labels ----
A == \A x \in {} : l :: x
B == \A x \in {} : l(x, x) :: x
C(x) == l(x) :: x
D == {l :: 1, l :: 2}
ASSUME l :: TRUE
E == [A EXCEPT ![1] = l :: 2]
G == \A x \in {} : l(x) :: x
H == G!l(1, 2)
I == G!2
J == G!m
THEOREM Labelled == ASSUME NEW X PROVE goal :: TRUE
Declared == Labelled!1
Absent == Labelled!none
====
