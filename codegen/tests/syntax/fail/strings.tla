---- MODULE Test ----
a == "never closed
b == "bad \q escape"
c == "fine"
====
