---- MODULE Ballots ----
EXTENDS Integers, FiniteSets

    ---- MODULE Abstract ----
    CONSTANTS Voter
    VARIABLES votes

    \* The next value of one voter's votes, and the present one of the others'.
    Said == \E v \in Voter : votes'[v] # votes[v] /\ \A w \in Voter \ {v} : votes[w] = votes'[w]

    Grows == [][Said]_votes
    ====

CONSTANTS Voter, Choice

VARIABLES cast, bound

\* What each voter has said, from what was sent; asked for voter by voter, and as a whole.
votes == [v \in Voter |-> {<<c.ballot, c.choice>> : c \in {d \in cast : d.voter = v}}]

V == INSTANCE Abstract

Init == cast = {} /\ bound = [v \in Voter |-> 0]

Raise == \E v \in Voter : bound[v] < 2 /\ bound' = [bound EXCEPT ![v] = @ + 1] /\ UNCHANGED cast

Cast ==
    \E v \in Voter, c \in Choice :
        /\ \A vote \in votes[v] : vote[1] # bound[v]
        /\ \A w \in Voter \ {v} : \A vote \in votes[w] : vote[1] = bound[v] => vote[2] = c
        /\ cast' = cast \cup {[voter |-> v, ballot |-> bound[v], choice |-> c]}
        /\ UNCHANGED bound

Next == Raise \/ Cast

Spec == Init /\ [][Next]_<<cast, bound>>

Agreed == \A v, w \in Voter : \A a \in votes[v], b \in votes[w] : a[1] = b[1] => a = b

Grows == V!Grows
====
