-------------------------------- MODULE Bags --------------------------------
\* Bags (multisets): functions from elements to their positive numbers of copies. Both sides of an operator are looked at,
\* whatever the other is, sets are gone through at once, and counts are numbers. IsABag is native: it is false of what is no
\* function.
LOCAL INSTANCE Naturals
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE TLC

IsABag(B) == B \in [DOMAIN B -> {n \in Nat : n > 0}]
BagToSet(B) == DOMAIN B
SetToBag(S) == CASE \A e \in S : TRUE -> [e \in S |-> 1]
BagIn(e, B) == e \in DOMAIN B /\ B[e] > 0
EmptyBag == SetToBag({})
CopiesIn(e, B) == IF e \in DOMAIN B THEN B[e] + 0 ELSE 0

B (+) C ==
  CASE /\ Assert(IsABag(B), "the left side of (+) is no bag")
       /\ Assert(IsABag(C), "the right side of (+) is no bag")
       -> [e \in (DOMAIN B) \cup (DOMAIN C) |-> CopiesIn(e, B) + CopiesIn(e, C)]
B (-) C ==
  LET left == IF DOMAIN C = {} THEN {e \in DOMAIN B : B[e] > 0} ELSE {e \in DOMAIN B : B[e] > CopiesIn(e, C)}
  IN  CASE IsABag(B) \in BOOLEAN /\ IsABag(C) \in BOOLEAN -> [e \in left |-> B[e] - CopiesIn(e, C)]

LOCAL Sum(f) ==
  LET sum[S \in SUBSET DOMAIN f] ==
        IF S = {} THEN 0 ELSE LET e == CHOOSE e \in S : TRUE IN f[e] + sum[S \ {e}]
  IN  sum[DOMAIN f]

BagUnion(S) ==
  IF Cardinality(S) = 1
    THEN CHOOSE B \in S : TRUE
    ELSE [e \in UNION {DOMAIN B : B \in S} |-> Sum([B \in S |-> CopiesIn(e, B)])]
B \sqsubseteq C ==
  IF DOMAIN C = {} THEN \A e \in DOMAIN B : B[e] \leq 0 ELSE \A e \in DOMAIN B : B[e] \leq CopiesIn(e, C)
SubBag(B) ==
  LET choices == [DOMAIN B -> UNION {0 .. B[e] : e \in DOMAIN B}]
      fitting == {c \in choices : \A e \in DOMAIN B : c[e] \leq B[e]}
  IN  CASE Assert(\A e \in DOMAIN B : B[e] > 0, "SubBag is applied to what is no bag")
           -> {[e \in {e \in DOMAIN B : c[e] > 0} |-> c[e]] : c \in fitting}
BagOfAll(F(_), B) ==
  [e \in {F(d) : d \in DOMAIN B} |-> Sum([d \in {d \in DOMAIN B : F(d) = e} |-> B[d]])]
BagCardinality(B) == CASE Assert(IsABag(B), "BagCardinality is applied to what is no bag") -> Sum(B)
=============================================================================
