---- MODULE Bell ----
VARIABLE struck
Begin == struck \in {TRUE, FALSE}
Strike == struck' = FALSE
Spec == Begin /\ [][Strike]_struck
====
