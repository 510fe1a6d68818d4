---- MODULE instance_as_value ----
---- MODULE Inner ----
CONSTANT c
====
I(c) == INSTANCE Inner
A == I(1)
B == I
====
