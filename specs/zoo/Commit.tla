------------------------------- MODULE Commit -------------------------------
(***************************************************************************)
(* What it means to commit: some resource managers must agree whether a    *)
(* transaction commits or aborts.  This says what may happen, with no word  *)
(* of how the managers find out; TwoPhase refines it.                       *)
(***************************************************************************)
CONSTANT Managers
VARIABLE phase

Phases == {"working", "prepared", "committed", "aborted"}

TypeOK == phase \in [Managers -> Phases]

Init == phase = [m \in Managers |-> "working"]

CanCommit == \A m \in Managers : phase[m] \in {"prepared", "committed"}
NoneCommitted == "committed" \notin {phase[m] : m \in Managers}

Prepare(m) == /\ phase[m] = "working"
              /\ phase' = [phase EXCEPT ![m] = "prepared"]

Decide(m) == \/ /\ phase[m] = "prepared"
                /\ CanCommit
                /\ phase' = [phase EXCEPT ![m] = "committed"]
             \/ /\ phase[m] \in {"working", "prepared"}
                /\ NoneCommitted
                /\ phase' = [phase EXCEPT ![m] = "aborted"]

Next == \E m \in Managers : Prepare(m) \/ Decide(m)

Spec == Init /\ [][Next]_phase

(* Nobody commits what another aborts. *)
Consistent == \A m, n \in Managers : ~(phase[m] = "committed" /\ phase[n] = "aborted")
=============================================================================
