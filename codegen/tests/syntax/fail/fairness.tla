---- MODULE Test ----
a == WF_vars
b == [][Next]vars
c == SF_<<x, y>>
d == [Next]
====
