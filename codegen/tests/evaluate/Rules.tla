---- MODULE Rules ----
\* What is asked of a function or set is evaluated, and no more; what a recursive function gave is not computed again.
EXTENDS Integers, Sequences, FiniteSets
Fibonacci[n \in 0..40] == IF n < 2 THEN n ELSE Fibonacci[n - 1] + Fibonacci[n - 2]
Growth(m) == LET g[n \in Nat] == IF n = 0 THEN 1 ELSE g[n - 1] + g[n - 1] IN g[m]
Partial[n \in 0..10] == IF n = 0 THEN 1 \div 0 ELSE n
\* What is given is a function, too, and asks for others of its own values.
Rows[i \in 0..5] == [j \in 0..5 |-> IF j = 0 THEN i ELSE Rows[i][j - 1] + 1]
Listed[i \in {1, 2}] == [j \in {1, 2} |-> IF j = 1 THEN i ELSE Listed[i][1] + 1]
Nested[i \in 0..5] == [j \in 0..5 |-> IF j = 0 THEN [k \in 0..i |-> IF k = 0 THEN i ELSE Nested[i][1] + 1] ELSE j]
ASSUME Rows[4][3] = 7
ASSUME Listed[2][2] = 3
ASSUME Nested[4][0][2] = 2
ASSUME Fibonacci[40] = 102334155
ASSUME Growth(30) = 1073741824
ASSUME Partial[3] = 3
ASSUME [n \in 1..2 |-> IF n = 1 THEN 1 \div 0 ELSE 7][2] = 7
ASSUME {} \ 3 = {} /\ {} \cap 3 = {}
ASSUME << >> \in Seq(3)
\* Not so an axiom: nobody checks it.
AXIOM Trusted == \A P : P
====
