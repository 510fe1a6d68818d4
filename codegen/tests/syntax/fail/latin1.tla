---- MODULE Test ----
a == "café"
====
