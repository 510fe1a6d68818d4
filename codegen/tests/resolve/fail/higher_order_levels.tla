---- MODULE higher_order_levels ----
VARIABLE x
Apply(F(_), y) == F(y)
Primed(F(_)) == F(x')
A == Apply(', x')
B == Primed(')
Later(F(_)) == F(1)'
C == Later(LAMBDA i : x')
====
