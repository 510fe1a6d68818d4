---- MODULE Lazy ----
\* Sets and functions that are never spelt out.
EXTENDS Integers, Sequences, FiniteSets, TLC
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
\* What cannot be spelt out may be a part of a tuple, record or set.
Types == [number |-> Nat, name |-> STRING]
ASSUME 3 \in Types.number /\ "a" \in Types["name"] /\ DOMAIN Types = {"number", "name"}
ASSUME LET pair == <<Int, 3>> IN pair[2] \in pair[1] /\ Len(pair) = 2 /\ Head(pair) = Head(pair)
ASSUME [Types EXCEPT !.name = {"b"}].name = {"b"}
ASSUME Cardinality([a : 1..3, b : {}]) = 0 /\ Cardinality([a : 1..3, b : << >>]) = 0
ASSUME \E S \in {Nat, Int} : 0 - 1 \in S
ASSUME \A S \in {Nat, Int} : 1 \in S
ASSUME <<{1}, {}>> \in (SUBSET Nat) \X (SUBSET Nat)
\* Elements that cannot be compared do no harm to whoever finds what is looked for before them.
ASSUME 1 \in {1, "a"} /\ IsFiniteSet({1, "a"})
ASSUME ("b" :> {1, "a"} @@ "a" :> 0) \notin [a : Nat, b : {}]
ASSUME IsFiniteSet({1, UNION <<1, 2>>}) /\ [a : {}] \in SUBSET (UNION {1})
ASSUME [[v \in {} |-> <<1>>] EXCEPT !["a"] = <<2>>] = <<>>
====
