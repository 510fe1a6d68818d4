---- MODULE Formers ----
\* The `@` of an EXCEPT in definitions: handed on with them, and under recursion.
EXTENDS Integers, Sequences
VARIABLES a, n
Init == a = [x |-> 1, y |-> [z |-> 2]] /\ n = 0
Twice(Op(_), v) == Op(Op(v))
Step ==
    \/ a' = [a EXCEPT !.x = LET old == @ IN Twice(LAMBDA v : (v + old) % 5, 1)]
    \/ a' = [a EXCEPT !.x = LET Add(v) == (v + @) % 6 IN Twice(Add, 2)]
    \/ a' = [a EXCEPT !.x = Twice(LAMBDA v : LET sum == v + @ IN sum % 7, 2)]
    \/ a' = [a EXCEPT !.y = LET old == @.z IN [@ EXCEPT !.z = Twice(LAMBDA v : (v + old + n) % 8, 1)]]
    \/ a' = [a EXCEPT !.y.z = LET old == @ + a.x
                                  RECURSIVE Sum(_)
                                  Sum(k) == IF k = 0 THEN @ ELSE (k + old + Sum(k - 1)) % 9
                              IN Sum(3)]
    \/ a' = [a EXCEPT !.y = LET old == @.z
                                RECURSIVE Raise(_, _)
                                Raise(k, r) == IF k = 0 THEN r ELSE Raise(k - 1, [r EXCEPT !.z = (@ + old + k) % 4])
                            IN Raise(2, @)]
    \/ a' = [a EXCEPT !.x = LET sum[k \in 0..3] == IF k = 0 THEN @ ELSE (k + sum[k - 1]) % 3 IN sum[3]]
    \/ a' = [a EXCEPT !.x = Len(SelectSeq(<<1, 2, 3>>, LAMBDA v : LET old == @ IN v > old))]
Next == n < 4 /\ n' = n + 1 /\ Step
====
