---------------------------- MODULE VectorClocks ----------------------------
\* Orders of events that their vector clocks allow.
EXTENDS Naturals, Sequences, Functions

LOCAL At(clock, n) == IF n \in DOMAIN clock THEN clock[n] ELSE 0
LOCAL Before(c, d) ==
  LET nodes == (DOMAIN c) \cup (DOMAIN d)
  IN  (\A n \in nodes : At(c, n) =< At(d, n)) /\ (\E n \in nodes : At(c, n) < At(d, n))
IsCausalOrder(log, clock(_)) ==
  \A i \in 1 .. Len(log) : \A j \in 1 .. (i - 1) : ~Before(clock(log[i]), clock(log[j]))
CausalOrder(log, clock(_), node(_), domain(_)) ==
  CHOOSE sorted \in {f \in [1 .. Len(log) -> Range(log)] : Range(f) = Range(log)} :
    IsCausalOrder(sorted, clock) /\ \A e \in Range(log) : node(e) \in domain(clock(e))
=============================================================================
