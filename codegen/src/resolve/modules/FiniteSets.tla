----------------------------- MODULE FiniteSets -----------------------------
\* Finite sets and their sizes. Native.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences

IsFiniteSet(S) == \E s \in Seq(S) : \A e \in S : \E i \in 1 .. Len(s) : s[i] = e
Cardinality(S) == CHOOSE n \in Nat : \E s \in [1 .. n -> S] : \A e \in S : \E i \in 1 .. n : s[i] = e
=============================================================================
