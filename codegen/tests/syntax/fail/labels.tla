---- MODULE Test ----
a == A!B :: x
b == x * l :: y + z
c == l(x + 1) :: y
====
