---- MODULE Primed ----
\* What a LET defines has another value under a prime.
EXTENDS Integers
VARIABLES x, f
vars == <<x, f>>
Risen(e) == e' - e
Init == x = 0 /\ f = <<0, 0>>
Next == \/ LET next == (x + 1) % 3
               old == x
               both == <<old, next>>
           IN x' = next /\ f' = [f EXCEPT ![2] = old' + both[1], ![1] = both'[2]]
        \/ x = 1 /\ LET all == <<x, f>> IN UNCHANGED all
Spec == Init /\ [][Next]_vars
Second == [][(LET g == f IN g')[2] = f'[2]]_vars
Named == [][LET g == x h == g IN h' = x' /\ g' # g /\ Risen(h) = x' - x]_x
Applied == [][LET g(k) == x + k IN g(1)' = x' + 1 /\ \A k \in {x} : g(k)' = x' + k]_vars
Subscript == [][LET g == x % 2 IN [x' = (x + 1) % 3]_g /\ (<<x' # x>>_g => g' # g)]_vars
====
