---- MODULE operators ----
EXTENDS Reals, FiniteSets, TLC
CONSTANT _ \oplus _, _^+
VARIABLES r, t
\* Every construct once.
C == CASE r = 1 -> {1, 2.5} [] t -> {x \in {1} : x > 0} [] OTHER -> {x + y : x \in {1}, y \in {2}}
R == [a |-> 1, b |-> "s"].a + [r EXCEPT !.a = 1, !["b"][2] = @ \div 2].b
T == <<1, <<2>>>>[1] /\ ENABLED <<t'>>_r /\ [r' = 1]_<<r, t>>
Q == \A x, y \in {1}, <<p, q>> \in {1} \X {2} : \E z \in SUBSET {x, y, p} : CHOOSE k \in z : k # q
S == ([a : {1}, b : STRING] \cup UNION {BOOLEAN}) \ (DOMAIN r \intersect [{1} -> {2}])
W == \AA u : \EE w : ((u ~> w) -+-> [](u => <>w)) <=> (WF_r(t') /\ SF_t(r'))
L == LET F(G(_), n) == G(n)  g[n \in {1}] == n  IN F(LAMBDA n : n ^+, 3) @@ 1 :> 2
J == /\ \/ r
        \/ t
     /\ IF r THEN t ELSE ~t
     /\ \b101 + \o17 + \hfF
====
