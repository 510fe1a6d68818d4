---- MODULE Firsts ----
\* First values, given and asked for through operators and what these are applied to.
EXTENDS Naturals

VARIABLES a, w

Both(p, q) == p /\ q
Either(p, q) == p \/ q
Is(v, e) == v = e
Among(v, S) == v \in S
Above(e, f) == f >= e
Plus(n) == n + 1
Behind(e) == w = 3 /\ a = e

Handed == Both(a = 0, w = {})
Stepped == Both(a' = (a + 1) % 3, Either(w' = {a}, w' = w))

Mixed == Both(Is(a, 1), w \in {a, a + 1} /\ Above(a, w))
Swapped == Is(a', 1 - a) /\ Among(w', {a, a'})

Later == Both(w = 2, a \in {Plus(w), w}) /\ Both(a > 1, w < 5)
Substituted == Behind(w + 1)
Same == UNCHANGED <<a, w>>

\* These have no first values.
Early == a = Plus(w) /\ w = 3
Tupled == <<a, w>> = <<1, 0>>

RECURSIVE Sum(_)
Sum(n) == IF n = 0 THEN 0 ELSE a + Sum(n - 1)
Summed == a = 2 /\ w = Sum(3)
====
