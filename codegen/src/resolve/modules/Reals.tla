------------------------------- MODULE Reals --------------------------------
\* The real numbers. All of it is native, as far as there is a meaning that can be computed.
EXTENDS Integers
Real == {}
a / b == {a, b}
Infinity == {}
=============================================================================
