---------------------------- MODULE VectorClocks ----------------------------
\* Orders of events that their vector clocks allow.
EXTENDS Naturals, Sequences, Functions

LOCAL At(clock, n) == IF n \in DOMAIN clock THEN clock[n] ELSE 0
LOCAL Before(c, d) ==
  LET nodes == (DOMAIN c) \cup (DOMAIN d)
  IN  (\A n \in nodes : At(c, n) =< At(d, n)) /\ (\E n \in nodes : At(c, n) < At(d, n))
LOCAL Sum(clock) ==
  LET sum[S \in SUBSET DOMAIN clock] ==
        IF S = {} THEN 0 ELSE LET n == CHOOSE n \in S : TRUE IN clock[n] + sum[S \ {n}]
  IN  sum[DOMAIN clock]
LOCAL INSTANCE TLC
IsCausalOrder(log, clock(_)) ==
  \A i \in 1 .. Len(log) : \A j \in 1 .. (i - 1) : ~Before(clock(log[i]), clock(log[j]))
\* What comes before has a smaller clock, and so a smaller sum: sorted by that, events that know nothing of each other stay
\* as they are in the log.
CausalOrder(log, clock(_), node(_), domain(_)) ==
  LET weighed == [i \in 1 .. Len(log) |-> <<Sum(clock(log[i])), log[i]>>]
      sorted == SortSeq(weighed, LAMBDA a, b : a[1] < b[1])
  IN  CASE \A i \in 1 .. Len(log) : node(log[i]) \in domain(clock(log[i])) -> [i \in 1 .. Len(log) |-> sorted[i][2]]
=============================================================================
