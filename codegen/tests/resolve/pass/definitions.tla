---- MODULE definitions ----
EXTENDS Integers, Sequences, FiniteSets, TLC
CONSTANTS N, Op(_, _)
VARIABLES x, seq
RECURSIVE Fact(_)
Fact(n) == IF n = 0 THEN 1 ELSE n * Fact(n - 1)
f[i \in 0 .. 10] == IF i = 0 THEN 0 ELSE f[i - 1] + 1
Map(F(_), S) == {F(e) : e \in S}
Init == x = 0 /\ seq = <<>>
Next == \/ x' = x + 1 /\ UNCHANGED seq
        \/ \E a, b \in 1 .. N, <<c, d>> \in (1 .. 2) \X (1 .. 3) : seq' = Append(seq, Op(a, c)) /\ x' = Len(seq) + b + d
Spec == Init /\ [][Next]_<<x, seq>> /\ WF_x(Next)
Root == LET g(y) == y + x  h == g(3) IN Map(LAMBDA z : z + h, {1, 2}) \cup Map(-., {1})
====
