------------------------------ MODULE Toolbox -------------------------------
\* A counterexample as a value, as the Toolbox offers it.
LOCAL INSTANCE Naturals
LOCAL INSTANCE FiniteSets

_TETrace == CHOOSE s \in [1 .. 1 -> BOOLEAN] : TRUE
_TEPosition == CHOOSE n \in 1 .. Cardinality(DOMAIN _TETrace) : TRUE
=============================================================================
