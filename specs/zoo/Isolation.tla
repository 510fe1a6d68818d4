------------------------------ MODULE Isolation ------------------------------
(***************************************************************************)
(* Snapshot isolation: a transaction reads from the database as it was when    *)
(* it began, and commits unless somebody else has meanwhile written what it     *)
(* wrote (the first committer wins).  That is less than serialisable: of two    *)
(* doctors on call, each may go home because the other one stays.              *)
(*                                                                          *)
(* Shown: a history as a sequence of records, CHOOSE of a permutation, nested   *)
(* functions, a recursive operator that replays transactions, and an anomaly    *)
(* (write skew) as a counterexample.                                          *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS Transaction, Doctor, Strict

VARIABLES database,  \* who is on call, with the version of that answer
          status, snapshot,
          reads, writes,
          committed  \* in the order of commits
vars == <<database, status, snapshot, reads, writes, committed>>

Nowhere == [d \in Doctor |-> [onCall |-> TRUE, version |-> 0]]

Init == /\ database = Nowhere
        /\ status = [t \in Transaction |-> "idle"]
        /\ snapshot = [t \in Transaction |-> Nowhere]
        /\ reads = [t \in Transaction |-> {}]
        /\ writes = [t \in Transaction |-> {}]
        /\ committed = << >>

Begin(t) == /\ status[t] = "idle"
            /\ status' = [status EXCEPT ![t] = "open"]
            /\ snapshot' = [snapshot EXCEPT ![t] = database]
            /\ UNCHANGED <<database, reads, writes, committed>>

Read(t, d) == /\ status[t] = "open" /\ d \notin reads[t]
              /\ reads' = [reads EXCEPT ![t] = @ \cup {d}]
              /\ UNCHANGED <<database, status, snapshot, writes, committed>>

OnCall(view) == {d \in Doctor : view[d].onCall}

(* Going home is allowed to whoever sees, in her snapshot, a colleague on call. *)
GoHome(t, d) == /\ status[t] = "open"
                /\ reads[t] = Doctor /\ writes[t] = {}
                /\ d \in OnCall(snapshot[t])
                /\ Cardinality(OnCall(snapshot[t])) > 1
                /\ writes' = [writes EXCEPT ![t] = @ \cup {d}]
                /\ UNCHANGED <<database, status, snapshot, reads, committed>>

Unchanged(t, S) == \A d \in S : database[d].version = snapshot[t][d].version

Commit(t) ==
  /\ status[t] = "open"
  /\ Unchanged(t, writes[t])
  /\ Strict => Unchanged(t, reads[t])
  /\ database' = [d \in Doctor |-> IF d \in writes[t]
                                   THEN [onCall |-> FALSE, version |-> database[d].version + 1]
                                   ELSE database[d]]
  /\ status' = [status EXCEPT ![t] = "committed"]
  /\ committed' = Append(committed, [who |-> t, wrote |-> writes[t]])
  /\ UNCHANGED <<snapshot, reads, writes>>

Abort(t) == /\ status[t] = "open"
            /\ ~Unchanged(t, writes[t] \cup IF Strict THEN reads[t] ELSE {})
            /\ status' = [status EXCEPT ![t] = "aborted"]
            /\ UNCHANGED <<database, snapshot, reads, writes, committed>>

Next == \E t \in Transaction :
          \/ Begin(t) \/ Commit(t) \/ Abort(t)
          \/ \E d \in Doctor : Read(t, d) \/ GoHome(t, d)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* A state after the other transactions have run one after another. *)
RECURSIVE Replay(_, _)
Replay(onCall, history) ==
  IF history = << >> THEN onCall ELSE Replay(onCall \ Head(history).wrote, Tail(history))

(* Whether each transaction could have done the same in this order, alone. *)
RECURSIVE Allowed(_, _)
Allowed(onCall, history) ==
  \/ history = << >>
  \/ LET wrote == Head(history).wrote
     IN /\ wrote # {} => wrote \subseteq onCall /\ Cardinality(onCall) > 1
        /\ Allowed(onCall \ wrote, Tail(history))

Reordered(order) == [i \in DOMAIN committed |-> committed[order[i]]]

Serialisable == \E order \in Permutations(DOMAIN committed) : Allowed(Doctor, Reordered(order))

SomebodyIsOnCall == OnCall(database) # {}
VersionsCount == \A d \in Doctor : database[d].version = IF database[d].onCall THEN 0 ELSE 1
HistoryExplains == OnCall(database) = Replay(Doctor, committed)
=============================================================================
