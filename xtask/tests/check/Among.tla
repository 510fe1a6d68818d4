---- MODULE Among ----
EXTENDS Naturals, FiniteSets
\* Sets that hold some values of a domain only, though all that is known of their elements.
CONSTANTS Proc, Lead, Pairs, Nobody
VARIABLES x, y, f, s

First == {<<CHOOSE p \in Proc : TRUE, Nobody>>}
Only == {[who |-> CHOOSE p \in Proc : TRUE]}
PairsOfOne == {<<CHOOSE p \in Proc : TRUE, Nobody>>}

Init == x \in Lead /\ y \in First /\ f = [p \in Lead |-> 0] /\ s = {}
Next == \/ \E p \in Lead : x' = p /\ UNCHANGED <<y, f, s>>
        \/ \E q \in Proc : x' = q /\ f' = [f EXCEPT ![q] = 1 - @] /\ s' = {p \in Lead : p # q} /\ UNCHANGED y
        \/ \E q \in Proc : y' \in {<<q, Nobody>>} \cup First /\ UNCHANGED <<x, f>> /\ s' = Lead
        \/ \E q \in Pairs : y' = q /\ UNCHANGED <<x, f>> /\ s' = {pair[1] : pair \in Pairs}
        \/ \E q \in Only : y' = <<q.who, Nobody>> /\ x' \in {one.who : one \in Only} /\ UNCHANGED <<f, s>>

Counted == Cardinality(Lead) = 1 /\ Cardinality(First) = 1 /\ Cardinality(Only) = 1 /\ Cardinality(DOMAIN f) = 1
\* Nobody is of no domain, and what it is held against is of one, or Nobody.
None == CHOOSE none : none \notin Proc
Held == None \notin {x, y[1]} /\ None \in {y[2], x} /\ (None \notin {y[2], Nobody} => x = y[1])
Inside == s \subseteq Lead \/ s \in SUBSET Proc
====
