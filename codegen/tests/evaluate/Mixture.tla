---- MODULE Mixture ----
EXTENDS Integers, Sequences, FiniteSets, TLC
VARIABLES x, y
Op(v, e) == v' = e
F[n \in Nat] == IF n = 0 THEN 1 ELSE n * F[n-1]
RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET e == CHOOSE z \in S : TRUE IN e + Sum(S \ {e})
Map(f(_), S) == {f(s) : s \in S}
ASSUME F[5] = 120
ASSUME Sum(1..4) = 10
ASSUME Map(LAMBDA q: q + 1, {1,2}) = {2,3}
ASSUME [f \in [1..2 -> {3,4}] |-> f[1]][<<3,4>>] = 3
ASSUME [[a |-> [b |-> 1], c |-> 2] EXCEPT !.a.b = @ + 5, !.c = 9] = [a |-> [b |-> 6], c |-> 9]
ASSUME LET r(a) == a + 1 g[n \in 0..3] == IF n = 0 THEN 0 ELSE r(g[n-1]) IN g[3] = 3
ASSUME SortSeq(<<3,1,2>>, <) = <<1,2,3>>
ASSUME SelectSeq(<<3,1,2>>, LAMBDA e: e > 1) = <<3,2>>
ASSUME (1 :> 2 @@ 2 :> 3) = <<2,3>>
ASSUME Cardinality(SUBSET (1..5)) = 32
ASSUME \A s \in SUBSET {1,2} : s \subseteq {1,2}
Init == x = 0 /\ y \in {0,1}
A == /\ x < 3
     /\ \E d \in 1..2 : Op(x, x + d)
     /\ LET z == x' IN y' = z % 2
Next == A \/ (x >= 3 /\ UNCHANGED <<x, y>>)
Spec == Init /\ [][Next]_<<x,y>> /\ WF_<<x,y>>(A)
Inv == x <= 4
Live == <>(x >= 3)
====
