------------------------------ MODULE Lifted ------------------------------
EXTENDS Integers
VARIABLES a, b, seen
M == INSTANCE Lift WITH x <- a + 1, y <- b
N == INSTANCE Lift WITH x <- b, y <- 2 * a
Q == INSTANCE Middle WITH p <- a * 2
RECURSIVE Go(_)
Go(k) == IF k = 0 THEN a' = a + 1 /\ b' = b ELSE (a' = a + k /\ a > 0 /\ b' = a) \/ Go(k - 1)
Seen == <<M!Can, M!Far(2), M!Changes, N!Far(1), N!Far(2), N!Changes, M!Each, M!Both, Q!L!Far(3), Q!L!Changes, Q!Can,
          M!Given(Go(1)), ENABLED (Go(2) /\ a' = a + 2)>>
Init == a = 0 /\ b = 0 /\ seen = << >>
Next == a < 4 /\ Go(2) /\ seen' = Seen
Inv == a < 3
===========================================================================
