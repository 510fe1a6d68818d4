------------------------------ MODULE Naturals ------------------------------
\* The natural numbers. All of it is native: the bodies stand for arity and level.
Nat == {}
a + b == {a, b}
a - b == {a, b}
a * b == {a, b}
a ^ b == {a, b}
a < b == a = b
a > b == a = b
a \leq b == a = b
a \geq b == a = b
a % b == {a, b}
a \div b == {a, b}
a .. b == {a, b}
=============================================================================
