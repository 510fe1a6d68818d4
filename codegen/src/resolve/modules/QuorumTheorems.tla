-------------------------- MODULE QuorumTheorems ---------------------------
\* Quorums.
EXTENDS Quorum, Integers, FiniteSets

\* Facts by name only: nothing here is proved, and a model checker takes no notice of theorems.
THEOREM QuorumsIntersect == TRUE
THEOREM QuorumSuperset == TRUE
THEOREM MajoritiesQuorumSystem == TRUE
=============================================================================
