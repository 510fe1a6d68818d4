---- MODULE Strings ----
\* No model value is a string.
CONSTANTS Name, Nobody
VARIABLE x
Init == x \in Name
Next == x' \in {name \in Name : name \in STRING}
Inv == Nobody \notin STRING /\ (x \in STRING) = (x = "b" \/ x = "d")
====
