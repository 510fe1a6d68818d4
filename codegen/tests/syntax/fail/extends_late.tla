---- MODULE Test ----
VARIABLE x
EXTENDS Naturals
====
