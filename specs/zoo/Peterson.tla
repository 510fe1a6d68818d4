------------------------------ MODULE Peterson ------------------------------
(***************************************************************************)
(* Peterson's algorithm: two processes, two flags and one turn make a mutual *)
(* exclusion that is fair.  Whoever wants to enter says so and lets the other *)
(* go first.                                                                 *)
(*                                                                          *)
(* Shown: program counters as strings, CASE in an action, weak fairness of    *)
(* each process, []<> and ~>, and ENABLED in an invariant.                    *)
(***************************************************************************)
EXTENDS Integers

VARIABLES flag, turn, pc
vars == <<flag, turn, pc>>

Process == {0, 1}
Other(p) == 1 - p

Init == /\ flag = [p \in Process |-> FALSE]
        /\ turn \in Process
        /\ pc = [p \in Process |-> "idle"]

Goto(p, place) == pc' = [pc EXCEPT ![p] = place]

Try(p) == pc[p] = "idle" /\ flag' = [flag EXCEPT ![p] = TRUE] /\ Goto(p, "polite") /\ UNCHANGED turn
GiveWay(p) == pc[p] = "polite" /\ turn' = Other(p) /\ Goto(p, "waiting") /\ UNCHANGED flag
Enter(p) == /\ pc[p] = "waiting"
            /\ ~flag[Other(p)] \/ turn = p
            /\ Goto(p, "critical")
            /\ UNCHANGED <<flag, turn>>
Leave(p) == pc[p] = "critical" /\ flag' = [flag EXCEPT ![p] = FALSE] /\ Goto(p, "idle") /\ UNCHANGED turn

Step(p) == CASE pc[p] = "idle"     -> Try(p)
             [] pc[p] = "polite"   -> GiveWay(p)
             [] pc[p] = "waiting"  -> Enter(p)
             [] OTHER              -> Leave(p)

Next == \E p \in Process : Step(p)

(* To try is a free choice; what comes after it is not. *)
Spec == Init /\ [][Next]_vars /\ \A p \in Process : WF_vars(pc[p] # "idle" /\ Step(p))

-----------------------------------------------------------------------------
TypeOK == /\ flag \in [Process -> BOOLEAN]
          /\ turn \in Process
          /\ pc \in [Process -> {"idle", "polite", "waiting", "critical"}]

MutualExclusion == \E p \in Process : pc[p] # "critical"

(* One of two who wait can always enter. *)
NoStandoff == (\A p \in Process : pc[p] = "waiting") => \E p \in Process : ENABLED Enter(p)

EntersEventually == \A p \in Process : pc[p] = "polite" ~> pc[p] = "critical"
IsLeftAgain == []<>(\A p \in Process : pc[p] # "critical")

(* Violated: nobody has to want anything. *)
IsEnteredAgain == []<>(\E p \in Process : pc[p] = "critical")
=============================================================================
