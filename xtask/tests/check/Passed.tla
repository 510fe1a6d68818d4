------------------------------- MODULE Passed -------------------------------
\* What gives values to variables, handed to operators that are defined by themselves.
EXTENDS Integers
VARIABLES x, y
RECURSIVE Do(_, _), Both(_, _)
Do(k, A) == IF k = 0 THEN A ELSE Do(k - 1, A)
Both(k, A) == IF k = 0 THEN A /\ y' = y + 1 ELSE Both(k - 1, A) \/ (x > 1 /\ A /\ y' = 0)
Once(A) == A
Init == Do(1, LET n == 0 IN x = n /\ y \in n..1)
Step == x < 3 /\ Do(2, LET n == x + 1 IN x' = n /\ y' = n)
Put == \E d \in 1..2 : x < 3 /\ Both(2, LET n == x + d Set(v) == x' = v IN Set(n) \/ Set(0))
Inner == x < 3 /\ LET A == x' = x + 2 IN Once(LET B == y' = x' IN Do(1, A) /\ B)
Next == Step \/ Put \/ Inner
Inv == ENABLED Do(2, x' = 1 /\ y' = x') /\ ~ENABLED Both(1, LET n == x IN x' = n /\ y' = 7)
==============================================================================
