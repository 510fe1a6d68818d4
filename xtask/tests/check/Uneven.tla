---- MODULE Uneven ----
EXTENDS Integers

VARIABLES x, y, n

Init == x = 0 /\ y = 0 /\ n = 0

\* What follows asks for a next value behind one branch, and gives it behind the other.
Crossed ==
    /\ IF n % 2 = 0 THEN x' = (x + 1) % 3 ELSE y' = (y + 1) % 3
    /\ x' = (y + 1) % 3
    /\ IF x > y THEN y' \in {0, 1} ELSE y' = x
    /\ n' = (n + 1) % 4

\* A branch that gives no value is never taken to its end.
Doubled ==
    /\ n > 1
    /\ IF x = 0 THEN y' = y ELSE y' = 0
    /\ IF x = 1 THEN y' = y + 2 ELSE x' = 0
    /\ n' = n

Plain == n' = (n + 1) % 4 /\ y' = (y + n) % 3 /\ LET z == x + y IN IF z > 2 THEN x' = 0 ELSE x' = z

Next == Crossed \/ Doubled \/ Plain

\* Taken to its end it is an error.
Lacking == n = 3 /\ n' = 0 /\ IF x = y THEN x' = x ELSE x' = x /\ y' = y

Faulty == Next \/ Lacking

Small == x < 3 /\ y < 3
====
