---------------------------------- MODULE Images ----------------------------------
\* Whether something is among what becomes of the messages: asked of the messages, one by one.
EXTENDS Naturals

CONSTANTS Voter, Choice

VARIABLES messages, round

Vote == [kind : {"vote"}, voter : Voter, choice : Choice, round : 0 .. 2]
Call == [kind : {"call"}, round : 0 .. 2]

votes == [v \in Voter |-> {<<m.round, m.choice>> : m \in {n \in messages : n.kind = "vote" /\ n.voter = v}}]
VotedFor(v, r, c) == <<r, c>> \in votes[v]
Called == {m.round : m \in {n \in messages : n.kind = "call"}}

Init == messages = {} /\ round = 0

Begin ==
  /\ round < 2 /\ round \notin Called
  /\ messages' = messages \union {[kind |-> "call", round |-> round]}
  /\ UNCHANGED round
CastBallot(v, c) ==
  /\ round \in Called
  /\ ~\E d \in Choice : VotedFor(v, round, d)
  /\ \A r \in 0 .. 1 : \A d \in Choice : r < round /\ VotedFor(v, r, d) => d = c
  /\ messages' = messages \union {[kind |-> "vote", voter |-> v, choice |-> c, round |-> round]}
  /\ UNCHANGED round
GoOn ==
  /\ round < 2 /\ \E v \in Voter : \E c \in Choice : VotedFor(v, round, c)
  /\ round' = round + 1 /\ UNCHANGED messages

Next == Begin \/ GoOn \/ \E v \in Voter, c \in Choice : CastBallot(v, c)
Spec == Init /\ [][Next]_<<messages, round>>

TypeOK == messages \subseteq Vote \union Call
Steady ==
  \A v \in Voter : \A r, s \in 0 .. 2 : \A c, d \in Choice : VotedFor(v, r, c) /\ VotedFor(v, s, d) => c = d
Known == \A v \in Voter : \A vote \in votes[v] : vote \in {<<m.round, m.choice>> : m \in messages \ {n \in messages : n.kind = "call"}}
\* A call has no choice, wherever the vote that is looked for stands.
Unknown == round = 0 \/ <<0, CHOOSE c \in Choice : TRUE>> \in {<<m.round, m.choice>> : m \in messages}
===================================================================================
