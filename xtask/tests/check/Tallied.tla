------------------------------- MODULE Tallied -------------------------------
\* Registers that count how often a conjunct is evaluated: once for all that follows it.
EXTENDS Naturals, TLC
VARIABLES x, y

Tick(n) == TLCSet(n, TLCGet(n) + 1)
Init == /\ TLCSet(1, 0) /\ TLCSet(2, 0) /\ TLCSet(3, 0)
        /\ Tick(1)
        /\ x = 0 \/ (x = 1 /\ Tick(2))
        /\ y = 0
        /\ Tick(3)
Add(p) == /\ Tick(1)
          /\ \/ x < 3 /\ Tick(2) /\ x' = x + p
             \/ \E i \in 1..2 : Tick(3) /\ x' = (x + i) % 5
             \/ IF x > 2 THEN x' = 0 ELSE x' \in {1, 2}
          /\ Tick(2)
          /\ y' = 1 - y
Stay == LET k == x IN Tick(3) /\ (k = 1 \/ Tick(1)) /\ UNCHANGED <<x, y>>
Next == (\E p \in 1..2 : Add(p)) \/ Stay
Choose == Tick(1) /\ x' \in {x + 1, x + 2, 0} /\ x' < 6 /\ y' = y
Told == PrintT(<<TLCGet(1), TLCGet(2), TLCGet(3)>>)
==============================================================================
