---- MODULE Unchanged ----
\* What an operator leaves unchanged may be a tuple, or a name for one.
EXTENDS Integers
VARIABLES p, q, r
vars == <<p, q, r>>
Sub == <<q, <<r>>>>
If(c, A, e) == IF c THEN A ELSE UNCHANGED e
Or(A, e) == A \/ UNCHANGED e
Keep(e) == UNCHANGED e
Init == p = 0 /\ q = 0 /\ r = 0
Next == \/ If(p < 2, p' = p + 1 /\ Keep(Sub), vars)
        \/ q < 2 /\ q' = q + 1 /\ Or(p' = 0 /\ r' = q, <<p, r>>)
        \/ r = 1 /\ r' = 0 /\ Keep(<<p, <<q>>>>)
====
