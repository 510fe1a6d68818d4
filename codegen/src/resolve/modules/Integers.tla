------------------------------ MODULE Integers ------------------------------
\* The integers: Naturals with negative numbers. All of it is native.
EXTENDS Naturals
Int == {}
-. a == {a}
=============================================================================
