---- MODULE Unlike ----
(* Whether a value of another kind is in a set that is described: TLC says so where it gets to an answer from what the two
   have, lengths and arguments and the first of the names, and refuses to compare them otherwise. *)
EXTENDS Integers
VARIABLES n, some, sparse

Init == n = 0 /\ some = <<0, 0>> /\ sparse = [i \in {5} |-> 1]
Next == n < 2 /\ n' = n + 1 /\ (some' = <<n, n>> \/ some' = [a |-> n]) /\ UNCHANGED sparse
Guarded == Next /\ (n = 0 \/ <<n>> \notin [a : {1}])

Apart ==
  /\ <<>> \notin [a : {n}]
  /\ sparse \notin {n} \X {1}
  /\ [i \in 5..6 |-> n] \notin {1} \X {1}
  /\ <<n, n>> \notin [{"a"} -> {1}]
  /\ <<n, n>> \notin {0, 1} \X {0, 1} \X {0, 1}
  /\ [c |-> "x", b |-> n] \notin [b : {3}, a : Nat]
  /\ [a |-> n] \notin [1..0 -> {1}]
SoFar == n > 0 \/ some \in Nat \X Nat

Records == n < 2 \/ <<n, n>> \notin [a : {1}]
Tuples == n < 2 \/ ~([a |-> n] \in {1} \X {1})
Named == n < 2 \/ ~([i \in {"a", "b"} |-> n] \in {1} \X {1})
Functions == n < 2 \/ ~(<<n>> \in [{"a"} -> {1}])
Numbered == n < 2 \/ ~([a |-> n] \in [1..1 -> {1}])
Within == n < 2 \/ ~({<<n>>} \subseteq [a : {1}])
Each == n < 2 \/ \A one \in {<<n>>, <<1>>} : one \notin [a : {1}]
Mixed == n < 2 \/ ~(some \in [a : Nat] /\ some \in Nat \X Nat)
Kinds == n < 2 \/ ~((IF n = 2 THEN "none" ELSE some) \in [a : Nat])
Asked == n < 2 \/ ~((IF n = 2 THEN "none" ELSE n) \in 1..3)
Fields == n < 2 \/ ~([b |-> 1, a |-> "x"] \in [a : 1..2, c : {1}])
====
