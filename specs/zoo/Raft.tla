-------------------------------- MODULE Raft --------------------------------
(***************************************************************************)
(* The core of Raft: elections and log replication, without snapshots and   *)
(* without changes of membership.  Messages stay in a set, which stands for *)
(* loss, delay, duplication and disorder all at once.                       *)
(*                                                                          *)
(* Shown: sequences of records inside functions, SubSeq, LET in actions,    *)
(* several levels of EXCEPT with @, and a CONSTRAINT that makes an infinite *)
(* state space finite.                                                      *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS Server, MaxTerm, MaxLog, Nobody

VARIABLES node,  \* a record for each server
          sent,
          elected  \* history: who led which term, with the log it began with

vars == <<node, sent, elected>>

Quorum == {q \in SUBSET Server : 2 * Cardinality(q) > Cardinality(Server)}

Fresh == [role |-> "follower", term |-> 0, votedFor |-> Nobody, log |-> << >>, commit |-> 0]

Init == /\ node = [s \in Server |-> Fresh]
        /\ sent = {}
        /\ elected = {}

LastTerm(log) == IF log = << >> THEN 0 ELSE log[Len(log)].term

(* A log is as good as another if its last term is later, or equal and it is as long. *)
a \succeq b == \/ LastTerm(a) > LastTerm(b)
               \/ LastTerm(a) = LastTerm(b) /\ Len(a) >= Len(b)

Min(S) == CHOOSE x \in S : \A y \in S : x <= y

-----------------------------------------------------------------------------
StandForElection(s) ==
  /\ node[s].role \in {"follower", "candidate"}
  /\ node' = [node EXCEPT ![s].role = "candidate", ![s].term = @ + 1, ![s].votedFor = s]
  /\ sent' = sent \cup {[kind |-> "ask", term |-> node[s].term + 1, from |-> s, log |-> node[s].log]}
  /\ UNCHANGED elected

GrantVote(s) ==
  \E m \in sent :
    /\ m.kind = "ask"
    /\ m.from # s
    /\ \/ m.term > node[s].term
       \/ m.term = node[s].term /\ node[s].votedFor = Nobody
    /\ m.log \succeq node[s].log
    /\ node' = [node EXCEPT ![s] = [@ EXCEPT !.role = "follower", !.term = m.term, !.votedFor = m.from]]
    /\ sent' = sent \cup {[kind |-> "grant", term |-> m.term, from |-> s, to |-> m.from]}
    /\ UNCHANGED elected

BecomeLeader(s) ==
  LET me == node[s]
      grants == {m \in sent : m.kind = "grant" /\ m.term = me.term /\ m.to = s}
  IN /\ me.role = "candidate"
     /\ {s} \cup {m.from : m \in grants} \in Quorum
     /\ node' = [node EXCEPT ![s].role = "leader"]
     /\ elected' = elected \cup {[term |-> me.term, leader |-> s, log |-> me.log]}
     /\ UNCHANGED sent

AcceptCommand(s) ==
  /\ node[s].role = "leader"
  /\ Len(node[s].log) < MaxLog
  /\ node' = [node EXCEPT ![s].log = Append(@, [term |-> node[s].term])]
  /\ UNCHANGED <<sent, elected>>

(* A leader offers its whole log; the follower takes it as it is. *)
Replicate(s) ==
  /\ node[s].role = "leader"
  /\ sent' = sent \cup {[kind |-> "append", term |-> node[s].term, from |-> s,
                         log |-> node[s].log, commit |-> node[s].commit]}
  /\ UNCHANGED <<node, elected>>

Follow(s) ==
  \E m \in sent :
    /\ m.kind = "append"
    /\ m.from # s
    /\ m.term >= node[s].term
    /\ m.log \succeq node[s].log
    /\ node' = [node EXCEPT ![s] =
         [@ EXCEPT !.role = "follower",
                   !.term = m.term,
                   !.votedFor = IF m.term = node[s].term THEN @ ELSE Nobody,
                   !.log = m.log,
                   !.commit = IF m.commit > @ THEN m.commit ELSE @]]
    /\ sent' = sent \cup {[kind |-> "stored", term |-> m.term, from |-> s, upto |-> Len(m.log)]}
    /\ UNCHANGED elected

(* Only entries of the leader's own term are committed by counting copies. *)
Commit(s) ==
  /\ node[s].role = "leader"
  /\ \E n \in node[s].commit + 1 .. Len(node[s].log) :
       /\ node[s].log[n].term = node[s].term
       /\ \E q \in Quorum : \A other \in q \ {s} :
            \E m \in sent : /\ m.kind = "stored" /\ m.from = other
                            /\ m.term = node[s].term /\ m.upto >= n
       /\ node' = [node EXCEPT ![s].commit = n]
  /\ UNCHANGED <<sent, elected>>

Next == \E s \in Server :
          \/ StandForElection(s) \/ GrantVote(s) \/ BecomeLeader(s)
          \/ AcceptCommand(s) \/ Replicate(s) \/ Follow(s) \/ Commit(s)

Spec == Init /\ [][Next]_vars

TermsAreBounded == \A s \in Server : node[s].term <= MaxTerm

-----------------------------------------------------------------------------
TypeOK == node \in [Server -> [role : {"follower", "candidate", "leader"},
                               term : 0..MaxTerm + 1,
                               votedFor : Server \cup {Nobody},
                               log : Seq([term : 1..MaxTerm]),
                               commit : 0..MaxLog]]

OneLeaderATerm == \A e, f \in elected : e.term = f.term => e.leader = f.leader

Committed(s) == SubSeq(node[s].log, 1, node[s].commit)

CommittedLogsAgree ==
  \A s, t \in Server :
    LET n == Min({node[s].commit, node[t].commit})
    IN SubSeq(Committed(s), 1, n) = SubSeq(Committed(t), 1, n)

(* A leader of a later term has whatever was committed in an earlier one. *)
LeadersAreComplete ==
  \A e \in elected : \A s \in Server :
    (node[s].role = "leader" /\ node[s].term < e.term) =>
      \/ Len(e.log) >= node[s].commit /\ SubSeq(e.log, 1, node[s].commit) = Committed(s)

(* To be violated: a run with an entry that is committed. *)
NothingIsCommitted == \A s \in Server : node[s].commit = 0
=============================================================================
