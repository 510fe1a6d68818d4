---- MODULE Numbers ----
EXTENDS Integers
VARIABLE open
Init == open = 0..3
Next == open' = {n % 4 : n \in {-1, 70} \cup open} \ {-2, 90}
====
