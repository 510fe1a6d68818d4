---- MODULE Primes ----
\* Primes of parameters, of definitions and of LET definitions; assignments through parameters; ENABLED.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
sum == x + y
Set(v, e) == v' = e
Grows(e) == e' > e
Same(v) == UNCHANGED v
Init == x = 0 /\ y = 0
Both(A, B) == A /\ B
Up == x < 2 /\ Both(Set(x, x + 1), Same(y)) /\ Grows(sum)
Over == /\ x < 2
        /\ LET next == x + 1
               Move == x' = next
           IN Move /\ y' = (IF x' = 2 THEN y + 1 ELSE y)
        /\ sum' > sum
Reset == ~ENABLED Up /\ Set(x, 0) /\ y < 2 /\ UNCHANGED y
Next == Up \/ Over \/ Reset
Inv == sum <= 4 /\ (ENABLED Over <=> x < 2)
====
