---- MODULE instances ----
EXTENDS Integers
VARIABLE x
---- MODULE Inner ----
CONSTANT c, G(_)
VARIABLE v
A(k) == v' = k + c /\ v \in {G(c)}
B == A(3) /\ LET w == v + 1 IN w > 0
Small == 1
---- MODULE Deep ----
CONSTANT d
E == d + v
====
D(d) == INSTANCE Deep
====
I(p) == INSTANCE Inner WITH c <- p + 1, v <- x, G <- -.
J == INSTANCE Inner WITH c <- 7, v <- x + x, G <- LAMBDA q : q + 1
Root == I(4)!B \/ J!B \/ J!A(x) \/ I(1)!D(2)!E = J!D(3)!E \/ I(2)!Small = 1
Local(y) == LET K == INSTANCE Inner WITH c <- y, v <- x, G <- -. IN K!A(1)
Map(F(_), S) == {F(e) : e \in S}
Passed == Map(I(4)!A, {1})
====
