---- MODULE parts ----
EXTENDS Integers
Two(F(_, _), a, b) == F(a, b)
Value(F(_), a) == F(a)
A(a) == {e \in {1, 2} : l(e) :: LET c(n) == n + e IN e = a}
Arity == Two(A!@!1, 1, 2) /\ Two(A!@!1!c, 1, 2)
Given == Value(A(1)!@, 2)
Later == Value(A!l(1), 2)
Behind == A(1)!(2)!c(3)
Inward == A(1)!c(3)
Colon == A(1)!1!:
NoLet == A(1)!1!c(3)
Unnamed == A(1)!l(2)!l(2)
Right == A(1)!1!>>
Wrong == A(1)!l(2)!:!c(3, 4)
Update == [[x \in {1} |-> 2] EXCEPT ![1] = @ + 1]
At == Update!2
Choice == CASE TRUE -> 1 [] OTHER -> 2
Other == Choice!2!1
Third(F(_)) == {e \in {1} : F(e)}
Order == Value(Third!@, 2) /\ Two(Third!@, 1, 2)
====
