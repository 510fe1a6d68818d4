----------------------- MODULE FiniteSetsExt_theorems -----------------------
\* Sums over finite sets: an older name of what FiniteSetsExtTheorems holds.
EXTENDS FiniteSetsExt, FiniteSets, Naturals

\* Facts by name only: nothing here is proved, and a model checker takes no notice of theorems.
THEOREM MapThenSumSetEmpty == TRUE
THEOREM MapThenSumSetType == TRUE
THEOREM MapThenSumSetAddElem == TRUE
THEOREM MapThenSumSetRemElem == TRUE
THEOREM MapThenSumSetMonotonic == TRUE
THEOREM MapThenSumSetZero == TRUE
THEOREM MapThenSumSetZeros == TRUE
=============================================================================
