------------------------------- MODULE Folds --------------------------------
\* op(f(x), op(f(y), … base)) over the elements of a set, in the order in which choose takes them.
MapThenFoldSet(op(_, _), base, f(_), choose(_), S) ==
  LET fold[s \in SUBSET S] ==
        IF s = {} THEN base ELSE LET x == choose(s) IN op(f(x), fold[s \ {x}])
  IN  fold[S]
=============================================================================
