----------------------- MODULE DifferentialEquations ------------------------
\* Solutions of ordinary differential equations. Nothing here can be computed.
LOCAL INSTANCE Reals
LOCAL INSTANCE Sequences

LOCAL Between(a, b) == {r \in Real : a < r /\ r < b}
LOCAL Around(r, width) == Between(r - width, r + width)
LOCAL Positive == {r \in Real : r > 0}
\* `slope` is the derivative of `f`: near enough to r, the secants are as steep as it, as exactly as one likes.
LOCAL Derives(slope, f) ==
  \A r \in DOMAIN f, exactness \in Positive :
    \E near \in Positive : \A s \in (DOMAIN f \cap Around(r, near)) \ {r} :
      (f[s] - f[r]) / (s - r) \in Around(slope[r], exactness)

\* At `b`, the values of f and of its derivatives but the highest, where D[t, f(t), f'(t), ...] = 0 between `a` and `b`, and
\* at `a` they are `InitVals`.
Integrate(D, a, b, InitVals) ==
  LET order == Len(InitVals)
      Solves(f, domain) ==
        /\ \A i \in 1 .. order : Derives(f[i], f[i - 1]) /\ f[i - 1][a] = InitVals[i]
        /\ \A t \in domain : D[<<t>> \o [i \in 1 .. order + 1 |-> f[i - 1][t]]] = 0
      solution == CHOOSE f : \E margin \in Positive :
        LET domain == Between(a - margin, b + margin)
        IN  f \in [0 .. order -> [domain -> Real]] /\ Solves(f, domain)
  IN  [i \in 1 .. order |-> solution[i - 1][b]]
=============================================================================
