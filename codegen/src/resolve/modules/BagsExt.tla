------------------------------ MODULE BagsExt -------------------------------
\* More on bags.
LOCAL INSTANCE Bags
LOCAL INSTANCE Integers
LOCAL INSTANCE Folds
LOCAL INSTANCE Functions

BagAdd(B, x) == [e \in (DOMAIN B) \cup {x} |-> CopiesIn(e, B) + (IF e = x THEN 1 ELSE 0)]
BagRemove(B, x) == IF x \in DOMAIN B THEN B (-) [e \in {x} |-> 1] ELSE B
BagRemoveAll(B, x) == [e \in (DOMAIN B) \ {x} |-> B[e]]
MapThenFoldBag(op(_, _), base, f(_), choose(_), B) ==
  LET times(x) ==
        LET power[n \in 1 .. B[x]] == op(IF n = 1 THEN base ELSE power[n - 1], f(x)) IN power[B[x]]
  IN  MapThenFoldSet(op, base, times, choose, DOMAIN B)
FoldBag(op(_, _), base, B) ==
  LET times(x, folded) ==
        LET power[n \in 1 .. B[x]] == op(IF n = 1 THEN folded ELSE power[n - 1], x) IN power[B[x]]
  IN  FoldFunctionOnSet(times, base, [x \in DOMAIN B |-> x], DOMAIN B)
SumBag(B) == FoldBag(+, 0, B)
ProductBag(B) == FoldBag(LAMBDA x, y : x * y, 1, B)
=============================================================================
