---- MODULE Deep ----
EXTENDS Integers, Sequences, FiniteSets
VARIABLES x, q
Share(n) == 12 \div n
Head2(s) == Share(s[1]) + 1
RECURSIVE Total(_)
Total(s) == IF s = <<>> THEN 0 ELSE Head2(s) + Total(Tail(s))
Both(Op(_), s) == Op(s)
Lost == LET inner(n) == q[n] IN inner(x + 5)
Rule[n \in 0..100] == IF n = 0 THEN q[9] ELSE Rule[n - 1] + 1
RECURSIVE Sink(_)
Sink(n) == IF n = 0 THEN Share(x - x) ELSE 1 + Sink(n - 1)
Init == x = 1 /\ q = <<2, 0>>
Take == /\ x < 2
        /\ x' = Head2(q)
        /\ UNCHANGED q
Fail(n) == /\ x > 2
           /\ x' = Lost + n
           /\ UNCHANGED q
Next == Take \/ Fail(3)
Sums == x < 0 \/ Total(q) > 0
Passed == Both(LAMBDA s : Share(s[2]), q) > 0
Ruled == Rule[3] > 0
Sunk == Sink(40) > 0
Fine == TRUE
====
