---- MODULE Lazy ----
\* Sets and functions that are never spelt out.
EXTENDS Integers, Sequences, FiniteSets
CONSTANT None
ASSUME [i \in 0..2 |-> None] \in UNION {[0..2 -> Int \union {None}]}
ASSUME <<1, 2>> \in Seq(Nat) /\ <<0 - 1>> \notin Seq(Nat)
ASSUME {1, 2} \in SUBSET Nat
ASSUME [a |-> 1, b |-> {}] \in [a : Int, b : SUBSET STRING]
ASSUME {x \in Nat : x > 2} \intersect 1..4 = {3, 4}
ASSUME LET f[n \in Nat] == IF n = 0 THEN 0 ELSE n + f[n - 1] IN f[10] = 55
ASSUME \A i \in 1..3 : i \in {j \in Int : j * j < 10}
ASSUME Cardinality([1..3 -> BOOLEAN]) = 8
\* The second argument has no value, and is not asked for.
First(a, b) == a
ASSUME First(1, CHOOSE x \in {} : TRUE) = 1
ASSUME [[v \in {} |-> <<1>>] EXCEPT !["a"] = <<2>>] = <<>>
====
