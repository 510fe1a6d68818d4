---- MODULE Domains ----
\* Functions whose domain is the value of a definition, which inference comes by only once it is applied.
EXTENDS Naturals
CONSTANT N
VARIABLES number, flag, pair, power
Interval == 1..N
Truth == BOOLEAN
Both == Interval \X Truth
Parts == SUBSET Interval
Init ==
    /\ number = [i \in Interval |-> 0]
    /\ flag = [b \in Truth |-> FALSE]
    /\ pair = [p \in Both |-> 0]
    /\ power \in [Interval -> Truth]
Next == \E i \in Interval, b \in Truth :
    /\ number' = [number EXCEPT ![i] = 3]
    /\ flag' = [flag EXCEPT ![b] = TRUE]
    /\ pair' = [pair EXCEPT ![<<i, b>>] = 1]
    /\ power' = [power EXCEPT ![i] = b]
====
