------------------------------ MODULE Middle ------------------------------
EXTENDS Integers
VARIABLE p
L == INSTANCE Lift WITH x <- p, y <- p + 1
RECURSIVE Go(_)
Go(k) == IF k = 0 THEN p' = p + 1 ELSE (p' = p + k /\ p > 2) \/ Go(k - 1)
Can == ENABLED (Go(2) /\ p' > p + 1)
===========================================================================
