---- MODULE Opened ----
\* Operators inside their own arguments, parameters that are read under a prime, assigned, or never evaluated.
EXTENDS Integers, Sequences
VARIABLES x, y
Largest(S) == CHOOSE m \in S : \A n \in S : n <= m
Some(a) == \E i \in 1..3 : i = a
Sum(a, b) == LET c == a + b IN c
Between(a, b) == {i \in a..b : Some(i)}
Deferred(condition, value) == IF condition THEN value ELSE 0
Both(e) == <<e, e'>>
Later(e) == e'
Becomes(v, e) == v' = e
Grows(v) == v' = v + 1
Chooses(v, S) == \E e \in S : Becomes(v, e)
Same(v) == UNCHANGED v
Doubled(a) == a + a
Init == x = 0 /\ Deferred(TRUE, y = 1)
Next == \/ x < 3 /\ Grows(x) /\ Becomes(y, Later(x) + Both(x)[2] - Both(x + 0)[1])
        \/ x = 3 /\ Chooses(x, {Doubled(1) - 2, 1}) /\ Same(y) /\ Both(x + y)[2] = x' + y
        \/ x = 2 /\ Becomes(x, x) /\ LET Local(a) == a' = Sum(a, Doubled(a)) IN Local(y) /\ y < 9
Nested == Largest({Largest({1, x}), Largest({2, Sum(x, Largest({0 - 1, y}))})}) = Largest({1, 2, x, x + Largest({0 - 1, y})})
Inner == Largest(Between(1, Largest(Between(0, Doubled(Doubled(x)) + 1)))) \in 1..3
Sums == Sum(Sum(x, 1), Sum(1, Sum(x, y))) = 2 * x + y + 2
Never == Deferred(x < 0, 1 \div 0) = 0
====
