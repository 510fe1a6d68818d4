------------------------------ MODULE _Possible ------------------------------
\* What counts how often something named under `_POSSIBLE` was true. Native: _Track and _Counts.
LOCAL INSTANCE TLC
LOCAL INSTANCE Naturals

_Track(predicate, name) == TLCSet("s:_possible", <<predicate, name>>)
_Counts == TLCGet("s:_possible")
_CheckName(name) == (name \in DOMAIN _Counts /\ _Counts[name] > 0) \/ (PrintT(_Counts) /\ FALSE)
_PrintCounts == PrintT(_Counts)
=============================================================================
