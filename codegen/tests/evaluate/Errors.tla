---- MODULE Errors ----
\* Where TLC stops with an error, each configuration at one of them.
EXTENDS Integers, Sequences, FiniteSets
VARIABLES x, f
Init == x = 0 /\ f = [i \in 1..3 |-> i]
Next == x < 3 /\ x' = x + 1 /\ UNCHANGED f
Bound == x < 2 \/ \E n \in Nat : n > x
Infinite == x < 2 \/ Cardinality(Int) > x
Outside == f[x + 1] > 0
Overflow == x < 2 \/ 2147483647 + x > 0
Incomparable == x < 2 \/ x = "two"
Endless == LET down[n \in Int] == down[n - 1] IN x < 2 \/ down[x] = 0
RECURSIVE Deeper(_)
Deeper(n) == Deeper(n + 1) + 1
Bottomless == x < 2 \/ Deeper(x) = 0
TooLarge == x < 2 \/ Cardinality({s \in SUBSET (1..40) : TRUE}) > x
Chosen == x < 2 \/ (CHOOSE n \in 0..3 : n > 3) = 0
Unmatched == CASE x = 0 -> TRUE [] x = 1 -> TRUE
Forgetful == x < 3 /\ x' = x + 1
Early == f' = f /\ x' = x + f'[x' + 1]
Seen == IF x < 2 THEN x ELSE f[x + 2]
Whole == x < 2 \/ LET g[n \in 0..x] == IF n = 0 THEN 0 ELSE IF g = <<1>> THEN 1 ELSE 2 IN g[x] = 0
====
