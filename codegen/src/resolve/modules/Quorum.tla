------------------------------- MODULE Quorum -------------------------------
\* Sets of quorums: any two of them meet.
QuorumSystem(S) == {Q \in SUBSET SUBSET S : \A q, r \in Q : q \cap r # {}}
=============================================================================
