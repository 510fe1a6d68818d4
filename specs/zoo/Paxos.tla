-------------------------------- MODULE Paxos --------------------------------
(***************************************************************************)
(* Single-decree Paxos.  Acceptors promise to ignore older ballots and say  *)
(* what they last voted for; a proposer that hears from a quorum must        *)
(* propose the value of the highest vote it was told of.                    *)
(*                                                                          *)
(* Shown: records of several kinds in one set, CHOOSE, nested quantifiers    *)
(* over quorums, and symmetry in two sets at once.                          *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS Acceptor, Value, LastBallot, None

ASSUME None \notin Value

Ballot == 0..LastBallot
Quorum == {q \in SUBSET Acceptor : 2 * Cardinality(q) > Cardinality(Acceptor)}

VARIABLES promisedTo,  \* the highest ballot each acceptor has answered
          lastVote,    \* the last vote of each acceptor
          sent

vars == <<promisedTo, lastVote, sent>>

NoVote == [ballot |-> -1, value |-> None]

Message ==
      [kind : {"prepare"}, ballot : Ballot]
 \cup [kind : {"promise"}, ballot : Ballot, from : Acceptor, vote : [ballot : Ballot, value : Value] \cup {NoVote}]
 \cup [kind : {"propose"}, ballot : Ballot, value : Value]
 \cup [kind : {"vote"}, ballot : Ballot, from : Acceptor, value : Value]

TypeOK == /\ promisedTo \in [Acceptor -> Ballot \cup {-1}]
          /\ lastVote \in [Acceptor -> [ballot : Ballot, value : Value] \cup {NoVote}]
          /\ sent \subseteq Message

Init == /\ promisedTo = [a \in Acceptor |-> -1]
        /\ lastVote = [a \in Acceptor |-> NoVote]
        /\ sent = {}

Send(m) == sent' = sent \cup {m}

Prepare(b) == /\ Send([kind |-> "prepare", ballot |-> b])
              /\ UNCHANGED <<promisedTo, lastVote>>

Promise(a) ==
  \E m \in sent :
    /\ m.kind = "prepare"
    /\ m.ballot > promisedTo[a]
    /\ promisedTo' = [promisedTo EXCEPT ![a] = m.ballot]
    /\ Send([kind |-> "promise", ballot |-> m.ballot, from |-> a, vote |-> lastVote[a]])
    /\ UNCHANGED lastVote

(* The heart of the matter: a new ballot may not contradict an older one. *)
Propose(b, v) ==
  /\ \A m \in sent : ~(m.kind = "propose" /\ m.ballot = b)
  /\ \E q \in Quorum :
       LET answers == {m \in sent : m.kind = "promise" /\ m.ballot = b /\ m.from \in q}
           votes == {m.vote : m \in answers} \ {NoVote}
           latest == CHOOSE x \in votes : \A y \in votes : y.ballot <= x.ballot
       IN /\ {m.from : m \in answers} = q
          /\ votes # {} => v = latest.value
  /\ Send([kind |-> "propose", ballot |-> b, value |-> v])
  /\ UNCHANGED <<promisedTo, lastVote>>

Vote(a) ==
  \E m \in sent :
    /\ m.kind = "propose"
    /\ m.ballot >= promisedTo[a]
    /\ promisedTo' = [promisedTo EXCEPT ![a] = m.ballot]
    /\ lastVote' = [lastVote EXCEPT ![a] = [ballot |-> m.ballot, value |-> m.value]]
    /\ Send([kind |-> "vote", ballot |-> m.ballot, from |-> a, value |-> m.value])

Next == \/ \E b \in Ballot : Prepare(b) \/ \E v \in Value : Propose(b, v)
        \/ \E a \in Acceptor : Promise(a) \/ Vote(a)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
Chosen == {v \in Value : \E b \in Ballot, q \in Quorum : \A a \in q :
              [kind |-> "vote", ballot |-> b, from |-> a, value |-> v] \in sent}

Agreement == Cardinality(Chosen) <= 1

(* Nobody can be of two minds: the states differ only by names. *)
Symmetry == Permutations(Acceptor) \cup Permutations(Value)

(* Chosen never changes once it is something: consensus, as a step property. *)
ChosenIsStable == [][Chosen # {} => Chosen' = Chosen]_vars

(* To be violated, so that a run in which a value is chosen is shown. *)
NothingChosen == Chosen = {}
=============================================================================
