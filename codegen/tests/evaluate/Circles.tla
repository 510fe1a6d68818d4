---- MODULE Circles ----
\* Definitions that replacements make need themselves.
EXTENDS Integers
VARIABLE x
Init == x = 0
Act(n) == x' = x + n
Next == x < 2 /\ Act(1)
Small == x < 5
Sure == TRUE
First == x \in 0..1 /\ Init
Further(n) == x' = n /\ Act(n)
Smaller == Small /\ Sure
====
