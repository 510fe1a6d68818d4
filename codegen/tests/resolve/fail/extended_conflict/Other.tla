---- MODULE Other ----
CONSTANT _+_
====
