---- MODULE parts ----
EXTENDS Integers
A(a) == a > 1 /\ \E y \in {a} : l(y) :: y + a + 1 = 3
Root == A(2)!1 /\ A(2)!l(4) /\ A(2)!2!(5)!1 = A(2)!2!(5)!<< /\ A(2)!l(4)!1!1 = 6
Map(F(_), S) == {F(e) : e \in S}
B == LET c(z) == z * 2 IN c(1) + 4
D == B!1!2 + B!:!c(3)
---- MODULE Inner ----
CONSTANT k
T == k + 1
====
I(k) == INSTANCE Inner
E == I(5)!T!2 + I(5)!T!1
====
