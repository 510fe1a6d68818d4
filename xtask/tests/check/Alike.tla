---- MODULE Alike ----
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS Process, Thing, None

\* Of each kind of value one that permutations change.
VARIABLES queue, holder, link, seen, last

vars == <<queue, holder, link, seen, last>>

Init ==
    /\ queue = <<>>
    /\ holder = None
    /\ link = [pair \in Process \X Process |-> 0]
    /\ seen = {}
    /\ last = None

Ask(p, t) ==
    /\ Len(queue) < 2
    /\ queue' = Append(queue, [from |-> p, thing |-> t])
    /\ last' = [by |-> p, before |-> Len(queue)]
    /\ UNCHANGED <<holder, link, seen>>

Grant ==
    /\ queue # <<>>
    /\ holder = None
    /\ holder' = Head(queue).from
    /\ queue' = Tail(queue)
    /\ seen' = {[i \in 1..Len(queue) |-> queue[i].from]}
    /\ UNCHANGED <<link, last>>

Pass(p, q) ==
    /\ holder = p
    /\ p # q
    /\ holder' = q
    /\ link' = [[pair \in Process \X Process |-> 0] EXCEPT ![<<p, q>>] = 1]
    /\ last' = p
    /\ UNCHANGED <<queue, seen>>

Release ==
    /\ holder # None
    /\ holder' = None
    /\ last' = None
    /\ UNCHANGED <<queue, link, seen>>

Next ==
    \/ \E p \in Process, t \in Thing : Ask(p, t)
    \/ Grant
    \/ \E p, q \in Process : Pass(p, q)
    \/ Release

Spec == Init /\ [][Next]_vars

Bounded == Len(queue) <= 2 /\ Cardinality(seen) <= 1

Permuted == Permutations(Process) \cup Permutations(Thing)
====
