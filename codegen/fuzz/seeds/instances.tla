---- MODULE instances ----
EXTENDS Integers
VARIABLE x
---- MODULE Inner ----
CONSTANT c, G(_)
VARIABLE v
A(k) == v' = k + c /\ v \in {G(c)}
B == A(3) /\ LET w == v + 1 IN w > 0
LOCAL Small == 1
====
I(p) == INSTANCE Inner WITH c <- p + 1, v <- x, G <- -.
J == INSTANCE Inner WITH c <- 7, v <- x + x, G <- LAMBDA q : q + 1
a \prec b == a < b
Init == x = 0
Next == I(4)!B \/ J!A(x) \/ x' \in {1, 2}
Refined == [][J!B]_x
Even == \E h \in {0, 1} : half(h) :: x = h + h
Inv == (lab :: x \prec 5) \/ Even!half(2)
====
INIT Init
NEXT Next
INVARIANT Inv
PROPERTY Refined
