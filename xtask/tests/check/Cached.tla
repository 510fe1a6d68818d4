------------------------------- MODULE Cached -------------------------------
\* What is kept by a key says so only once for each.
EXTENDS Integers, TLC, TLCExt
VARIABLES x, y
Sq(n) == TLCCache(IF PrintT(<<"sq", n>>) THEN n * n ELSE 0, {n})
Other(n) == TLCCache(IF PrintT(<<"other", n>>) THEN n + 1 ELSE 0, n % 2)
Init == x = 0 /\ y = 0
Next == /\ x < 3
        /\ \E d \in 1..2 : x' = x + d
        /\ y' = Sq(x' % 2) + Other(x)
==============================================================================
