---- MODULE Kept ----
\* A constant expression under TLCCache is evaluated once for each value of what it is said to depend on.
EXTENDS Integers, TLC, TLCExt
VARIABLE x
ASSUME TLCSet(7, 0)
Counted(value) == IF TLCSet(7, TLCGet(7) + 1) THEN value ELSE 0
Square(n) == TLCCache(Counted(n * n), <<n>>)
Other == TLCCache(Counted(17), <<1>>)
Init == x = 0
Next == x < 5 /\ x' = x + 1 /\ \A n \in 1..3 : Square(n) = n * n /\ Other = 17
Inv == x = 0 \/ TLCGet(7) = 4
====
