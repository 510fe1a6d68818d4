---- MODULE Parts ----
\* Parts of definitions, by number, label and name, as values and as operators.
EXTENDS Integers, Sequences
VARIABLE x

Two(A(_, _), a, b) == A(a, b)
Three(A(_, _, _), a, b, c) == A(a, b, c)
Four(A(_, _, _, _), a, b, c, d) == A(a, b, c, d)

Labelled(F(_), p) ==
    \A u \in {1, 2}, <<v, w>> \in {<<3, 4>>} :
        all(u, v, w) ::
            LET a ++ b == F(a) + b + u + 10 * v + 100 * w
            IN  F(p) = 1 ++ (inner :: p ++ p)
Double(n) == 2 * n

Filtered(a) == {e \in {1, 2} : a = e}
Mapped(a) == {(LET c == a * e IN c + a) : e \in {1, 2}}
Nested(a) == {LET c(n) == {in(m) :: m + n + a * e : m \in {1}} IN c(e) : e \in {1, 2}}
Held(a) == CHOOSE e : held(e) :: LET s ++ t == <<s, t, a, e>> IN <<a, 99 ++ e>>

Field == [a |-> 1].a
Cases == CASE x = 5 -> 1 [] OTHER -> 33
Applied == [i \in 1..2, j \in 1..2 |-> i + j][1, 2]
Given == Two(LAMBDA s, t : s - t, 3, 1)
Inside == LET g[i \in 1..3] == i + 1 IN g[2]

---- MODULE Inner ----
CONSTANT Op(_, _)
Told(a) == {e \in {1} : lab(e) :: <<e, Op(a, e)>>}
====
I == INSTANCE Inner WITH Op <- Filtered!@
J(Op(_, _)) == INSTANCE Inner

Init == x = 0
Next == x' = x
Inv ==
    /\ Labelled(Double, 9)!all(1, 2, 3)!inner = 348
    /\ Labelled(Double, 9)!all(1, 2, 3)!:!++(9, 4) = 343
    /\ Double(4)!: = 8
    /\ Two(Filtered!@, 2, 2)
    /\ Two(Filtered!@!<<, 5, 2) = 5
    /\ Two(Mapped!@!c, 2, 3) = 6
    /\ Three(Nested!@!c, 2, 3, 4) = {1 + 4 + 6}
    /\ Nested(2)!(3)!c(4)!in(5) = 15
    /\ Nested(2)!(3)!c(4)!(5) = 15
    /\ Held(1)!held(3)!:!++(4, 5) = <<4, 5, 1, 3>>
    /\ Held(1)!(3)!++(4, 5) = <<4, 5, 1, 3>>
    /\ Four(Held!@!++, 1, 2, 3, 4) = <<3, 4, 1, 2>>
    /\ Four(Held!held!:!++, 1, 2, 3, 4) = <<3, 4, 1, 2>>
    /\ Held(1)!(3)!1!>> = <<99, 3, 1, 3>>
    /\ Field!2 = "a"
    /\ Cases!2!2 = 33
    /\ Cases!1!1!2 = 5
    /\ Applied!2 = <<1, 2>>
    /\ Applied!>>!1 = 1
    /\ Given!1!(5, 1) = 4
    /\ Two(Given!1!@, 5, 1) = 4
    /\ Inside!:!g!(7) = 8
    /\ I!Told(1)!(2)!>> = FALSE
    /\ I!Told(2)!lab(2)!2
    /\ Two(I!Told!lab!<<, 1, 2) = 2
    /\ ~J(Filtered!@)!Told(2)!(1)!2
====
