---- MODULE Halves ----
\* Composed actions: with guards, choices, alternatives and definitions in and around the halves.
EXTENDS FiniteSets, Integers, Sequences, TLC
CONSTANT Node
VARIABLES n, at, log, seen
vars == <<n, at, log, seen>>

\* A switch of TLC, which takes composed actions only where it is set.
ASSUME TLCGet("-Dtlc2.tool.impl.Tool.cdot") = "true"

Init == n = 0 /\ at = [m \in Node |-> 0] /\ log = <<>> /\ seen = {}

Count == n' = (n + 1) % 4
Raise(m) == at[m] < 3 /\ at' = [at EXCEPT ![m] = @ + 1] /\ UNCHANGED <<n, log, seen>>
Note(m) == log' = (IF Len(log) < 2 THEN Append(log, at[m]) ELSE Tail(log)) /\ Count /\ UNCHANGED <<at, seen>>
See(m) == seen' = seen \cup {m} /\ n' = Cardinality(seen) /\ UNCHANGED <<at, log>>

\* The second half sees what the first has done, and so do its arguments.
Plain(m) == Raise(m) \cdot Note(m)
Lower(k) == \E m \in Node : at[m] > k /\ at' = [at EXCEPT ![m] = k] /\ UNCHANGED <<n, log, seen>>
Least == CHOOSE k \in 0..3 : \A m \in Node : at[m] >= k /\ \E o \in Node : at[o] <= k
Even == IF \A m \in Node : at[m] > 0 THEN at' = [m \in Node |-> at[m] - 1] /\ UNCHANGED <<n, log, seen>>
        ELSE UNCHANGED vars
\* Choices, and alternatives, in the first half; alternatives in the second.
Either ==
    \/ \E m \in Node : Raise(m) /\ n # 2
    \/ \E m \in Node \ seen : See(m)
Other ==
    \/ n = 0 /\ at' = [m \in Node |-> 0] /\ UNCHANGED <<n, log, seen>>
    \/ n > 0 /\ log' = <<>> /\ seen' = {} /\ UNCHANGED <<n, at>>
    \/ IF n = 1 THEN n' = 3 /\ UNCHANGED <<at, log, seen>> ELSE n' = n /\ at' = at /\ log' = log /\ seen' = {}
Chosen == Either \cdot Other
\* A guard in front speaks of the state before; a definition around both of each as it is.
Guarded(m) == n > 0 /\ at[m] = 1 /\ LET now == at[m] IN (Raise(m) \cdot (at[m] = now /\ now = 2 /\ Note(m)))
Branch(m) == IF n = 3 THEN See(m) \cdot Even ELSE m \in seen /\ (See(m) \cdot Note(m))

Next ==
    \/ \E m \in Node : Plain(m) \/ Guarded(m) \/ Branch(m)
    \/ Chosen
    \/ Even
Spec == Init /\ [][Next]_vars
TypeOK == n \in 0..3 /\ at \in [Node -> 0..3] /\ seen \subseteq Node /\ Len(log) <= 2
Low == \A m \in Node : at[m] < 3
====
