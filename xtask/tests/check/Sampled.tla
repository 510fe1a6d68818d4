---- MODULE Sampled ----
EXTENDS Integers, FiniteSets, TLC

CONSTANTS Asker, Answerer

VARIABLES sent, sample, heard

vars == <<sent, sample, heard>>

Init ==
    /\ sent = {}
    /\ sample = [a \in Asker |-> {}]
    /\ heard = [a \in Asker |-> 0]

Ask(a) ==
    /\ sample[a] = {}
    /\ \E s \in LET all == SUBSET Answerer IN all \ {{}} :
        /\ sample' = [sample EXCEPT ![a] = s]
        /\ sent' = sent \cup {[type |-> "ask", src |-> a, dst |-> b] : b \in sample'[a]}
    /\ UNCHANGED heard

Answer(b) ==
    /\ \E m \in sent :
        /\ m.type = "ask"
        /\ m.dst = b
        /\ sent' = (sent \ {m}) \cup {[type |-> "answer", src |-> b, dst |-> m.src]}
    /\ UNCHANGED <<sample, heard>>

\* A field that only one kind of message has, among values of another enum.
Heard(a) == {m \in sent : m.type = "answer" /\ m.src \in sample[a] /\ m.dst = a}

\* The same where the set is described, and may ask for its member within another.
Alone(a) == {m \in sent : m.type = "ask" /\ m.dst \in {b \in Answerer : \A c \in sample[a] : c = b}}

Hear(a) ==
    /\ Heard(a) # {}
    /\ heard' = [heard EXCEPT ![a] = (@ + Cardinality(Heard(a)) + Cardinality(Alone(a))) % 3]
    /\ sent' = sent \ Heard(a)
    /\ sample' = [sample EXCEPT ![a] = {}]

Leave(a) ==
    /\ sample[a] = {}
    /\ sent' = sent \cup {[type |-> "gone", pid |-> a]}
    /\ UNCHANGED <<sample, heard>>

Next ==
    \/ \E a \in Asker : Ask(a) \/ Hear(a) \/ Leave(a)
    \/ \E b \in Answerer : Answer(b)

Spec == Init /\ [][Next]_vars

Permuted == Permutations(Asker) \cup Permutations(Answerer)

Bounded == \A a \in Asker : heard[a] < 3 /\ Cardinality(Heard(a)) <= Cardinality(Answerer)
====
