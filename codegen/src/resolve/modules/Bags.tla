-------------------------------- MODULE Bags --------------------------------
\* Bags (multisets): functions from elements to their positive numbers of copies.
LOCAL INSTANCE Naturals

IsABag(B) == B \in [DOMAIN B -> {n \in Nat : n > 0}]
BagToSet(B) == DOMAIN B
SetToBag(S) == [e \in S |-> 1]
BagIn(e, B) == e \in DOMAIN B
EmptyBag == SetToBag({})
CopiesIn(e, B) == IF e \in DOMAIN B THEN B[e] ELSE 0

B (+) C == [e \in (DOMAIN B) \cup (DOMAIN C) |-> CopiesIn(e, B) + CopiesIn(e, C)]
B (-) C ==
  LET left == {e \in DOMAIN B : B[e] > CopiesIn(e, C)}
  IN  [e \in left |-> B[e] - CopiesIn(e, C)]

LOCAL Sum(f) ==
  LET sum[S \in SUBSET DOMAIN f] ==
        IF S = {} THEN 0 ELSE LET e == CHOOSE e \in S : TRUE IN f[e] + sum[S \ {e}]
  IN  sum[DOMAIN f]

BagUnion(S) == [e \in UNION {DOMAIN B : B \in S} |-> Sum([B \in S |-> CopiesIn(e, B)])]
B \sqsubseteq C == (DOMAIN B) \subseteq (DOMAIN C) /\ \A e \in DOMAIN B : B[e] \leq C[e]
SubBag(B) ==
  LET choices == [DOMAIN B -> UNION {0 .. B[e] : e \in DOMAIN B}]
      fitting == {c \in choices : \A e \in DOMAIN B : c[e] \leq B[e]}
  IN  {[e \in {e \in DOMAIN B : c[e] > 0} |-> c[e]] : c \in fitting}
BagOfAll(F(_), B) ==
  [e \in {F(d) : d \in DOMAIN B} |-> Sum([d \in {d \in DOMAIN B : F(d) = e} |-> B[d]])]
BagCardinality(B) == Sum(B)
=============================================================================
