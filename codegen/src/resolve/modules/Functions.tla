----------------------------- MODULE Functions ------------------------------
\* Functions: restriction, range, inverse, injections, surjections, bijections, folds over the domain.
EXTENDS Integers, Folds
LOCAL INSTANCE Sequences

Restrict(f, S) == [x \in S |-> f[x]]
RestrictDomain(f, Test(_)) == Restrict(f, {x \in DOMAIN f : Test(x)})
RestrictValues(f, Test(_)) == Restrict(f, {x \in DOMAIN f : Test(f[x])})
IsRestriction(f, g) == /\ DOMAIN f \subseteq DOMAIN g
                       /\ \A x \in DOMAIN f : f[x] = g[x]
Range(f) == {f[x] : x \in DOMAIN f}
Pointwise(f, g, T(_, _)) == [e \in DOMAIN f |-> T(f[e], g[e])]
Inverse(f, S, T) == [t \in T |-> CHOOSE s \in S : t \in Range(f) => f[s] = t]
AntiFunction(f) == Inverse(f, DOMAIN f, Range(f))

IsInjective(f) == \A a, b \in DOMAIN f : f[a] = f[b] => a = b
Injection(S, T) == {f \in [S -> T] : IsInjective(f)}
Surjection(S, T) == {f \in [S -> T] : \A t \in T : \E s \in S : f[s] = t}
Bijection(S, T) == Injection(S, T) \cap Surjection(S, T)
ExistsInjection(S, T) == Injection(S, T) # {}
ExistsSurjection(S, T) == Surjection(S, T) # {}
ExistsBijection(S, T) == Bijection(S, T) # {}

RECURSIVE Listed(_)
LOCAL Listed(S) == IF S = {} THEN <<>> ELSE LET x == CHOOSE x \in S : TRUE IN <<x>> \o Listed(S \ {x})

\* The elements come in their order, so that the value at the last is the outermost.
FoldFunctionOnSet(op(_, _), base, fun, indices) ==
  LET all == Listed(indices)
      fold[i \in 0 .. Len(all)] == IF i = 0 THEN base ELSE op(fun[all[i]], fold[i - 1])
  IN  fold[Len(all)]
FoldFunction(op(_, _), base, fun) == FoldFunctionOnSet(op, base, fun, DOMAIN fun)
SumFunctionOnSet(fun, indices) == FoldFunctionOnSet(+, 0, fun, indices)
SumFunction(fun) == FoldFunction(+, 0, fun)
=============================================================================
