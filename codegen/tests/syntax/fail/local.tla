---- MODULE Test ----
LOCAL VARIABLE x
a == LET LOCAL b == 1 IN b
====
