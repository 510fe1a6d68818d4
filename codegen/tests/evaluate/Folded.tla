---- MODULE Folded ----
\* A recursive operator may hand the operators on that it is given; `RECURSIVE` tells only how many arguments it has.
EXTENDS Integers, Sequences
RECURSIVE Fold(_, _, _), Twice(_)
Fold(Op(_, _), base, S) == IF S = {} THEN base ELSE LET x == CHOOSE x \in S : TRUE IN Op(x, Fold(Op, base, S \ {x}))
Twice(n) == IF n = 0 THEN <<>> ELSE <<n>> \o Fold(LAMBDA a, b : Append(b, a), Twice(n - 1), {n})
VARIABLE s
Init == s \in SUBSET (1..3)
Next == \E x \in 1..3 : s' = {Fold(LAMBDA a, b : (a + b) % 4, 0, s \cup {x})}
Sum == Fold(+, 0, s) <= 6 /\ Fold(LAMBDA a, b : b \cup {a}, {}, s) = s
Lists == Twice(2) = <<2, 1, 1, 2>>
====
