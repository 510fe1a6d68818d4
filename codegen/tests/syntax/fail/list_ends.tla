---- MODULE Test ----
a == /\ x
     /\ (y
  )
     /\ z
====
