---- MODULE Another ----
====
