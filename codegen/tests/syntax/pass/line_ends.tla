---- MODULE line_ends ----
a ==
  /\ x
  /\ y
====
