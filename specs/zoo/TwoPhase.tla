------------------------------ MODULE TwoPhase ------------------------------
(***************************************************************************)
(* Two-phase commit.  A coordinator collects the managers' promises and     *)
(* then announces its decision.  Messages are never lost and never consumed *)
(* here: what was once sent is a member of `sent` forever, so a slow manager *)
(* is one that has not looked yet.                                          *)
(*                                                                          *)
(* Shown: a set of records as a network, a union of a set of records and a  *)
(* plain set, symmetry, and refinement through INSTANCE.                    *)
(***************************************************************************)
CONSTANT Managers
VARIABLES phase,        \* what each manager has done
          coordinator,  \* "collecting", "committed" or "aborted"
          promised,     \* the managers whose promise the coordinator has read
          sent          \* every message ever sent

vars == <<phase, coordinator, promised, sent>>

Promise(m) == [kind |-> "promise", from |-> m]
Verdict(v) == [kind |-> v]

Message == [kind : {"promise"}, from : Managers] \cup [kind : {"commit", "abort"}]

TypeOK == /\ phase \in [Managers -> {"working", "prepared", "committed", "aborted"}]
          /\ coordinator \in {"collecting", "committed", "aborted"}
          /\ promised \subseteq Managers
          /\ sent \in SUBSET Message

Init == /\ phase = [m \in Managers |-> "working"]
        /\ coordinator = "collecting"
        /\ promised = {}
        /\ sent = {}

-----------------------------------------------------------------------------
(* The coordinator *)

ReadPromise(m) == /\ coordinator = "collecting"
                  /\ Promise(m) \in sent
                  /\ promised' = promised \cup {m}
                  /\ UNCHANGED <<phase, coordinator, sent>>

AnnounceCommit == /\ coordinator = "collecting"
                  /\ promised = Managers
                  /\ coordinator' = "committed"
                  /\ sent' = sent \cup {Verdict("commit")}
                  /\ UNCHANGED <<phase, promised>>

AnnounceAbort == /\ coordinator = "collecting"
                 /\ coordinator' = "aborted"
                 /\ sent' = sent \cup {Verdict("abort")}
                 /\ UNCHANGED <<phase, promised>>

-----------------------------------------------------------------------------
(* A manager *)

Prepare(m) == /\ phase[m] = "working"
              /\ phase' = [phase EXCEPT ![m] = "prepared"]
              /\ sent' = sent \cup {Promise(m)}
              /\ UNCHANGED <<coordinator, promised>>

Quit(m) == /\ phase[m] = "working"
           /\ phase' = [phase EXCEPT ![m] = "aborted"]
           /\ UNCHANGED <<coordinator, promised, sent>>

Obey(m) == /\ \/ /\ Verdict("commit") \in sent
                 /\ phase' = [phase EXCEPT ![m] = "committed"]
              \/ /\ Verdict("abort") \in sent
                 /\ phase' = [phase EXCEPT ![m] = "aborted"]
           /\ UNCHANGED <<coordinator, promised, sent>>

Next == \/ AnnounceCommit \/ AnnounceAbort
        \/ \E m \in Managers : ReadPromise(m) \/ Prepare(m) \/ Quit(m) \/ Obey(m)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* The variable `phase` has the same name there: no WITH is needed. *)
Abstract == INSTANCE Commit

Refines == Abstract!Spec
Consistent == Abstract!Consistent
=============================================================================
