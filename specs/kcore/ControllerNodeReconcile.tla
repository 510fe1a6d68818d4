---------------------- MODULE ControllerNodeReconcile ----------------------
(***************************************************************************)
(* One node, an ordered list of controllers, and the VMs that the          *)
(* controllers want on the node.                                           *)
(*                                                                         *)
(* The node talks to one controller of its list, its contact.  It sends    *)
(* heartbeats, registers where its heartbeat is refused, and goes on to    *)
(* the next of the list when the contact fails; that it has noticed a      *)
(* failure and that it has acted on it are two steps, and the contact may  *)
(* come back in between.  A controller takes the node for ready from a     *)
(* heartbeat until a time-out.                                             *)
(*                                                                         *)
(* For each VM a controller keeps a desired generation and the generation  *)
(* that the last heartbeat reported, and pushes while the two differ.  The *)
(* node begins an apply by a record in its journal, and finishes it by     *)
(* moving its applied generation.  Pushes may arrive late, and from a      *)
(* controller that has been left behind.                                   *)
(*                                                                         *)
(* The node may crash in mid-apply; a controller may crash between         *)
(* persisting a desired generation and pushing it.  A controller that is   *)
(* down and one that is cut off are the same to the node: not reachable.   *)
(*                                                                         *)
(* Time is an explicit count of ticks.  Two things are assumed to be done  *)
(* in time, so Tick waits for them: a running node's heartbeat, and a      *)
(* running controller's time-out.                                          *)
(*                                                                         *)
(* Bugs that the expected-violation configurations re-introduce:           *)
(*                                                                         *)
(*   "FailOverOffTheList"    the last controller has no successor          *)
(*   "SuspicionBlocks"       a node that suspects its contact neither      *)
(*                           heartbeats nor, if it came back, fails over   *)
(*   "NeverFailsOver"        detection without fail-over, as in the        *)
(*                           published model, where the action never fires *)
(*   "AcceptsUnknownNode"    a heartbeat of an unregistered node counts    *)
(*   "SlowMonitor"           a time-out may come late                      *)
(*   "TrustsOldReadiness"    a restarted controller believes its database  *)
(*   "AppliesStale"          the node applies whatever was pushed          *)
(*   "ConcurrentApply"       an apply begins while another is in hand      *)
(*   "ForgetfulRestart"      the journal is dropped, its artefacts are not *)
(*   "OverzealousRestart"    all artefacts are dropped, the applied too    *)
(*   "FireAndForget"         what was pushed is taken for applied, and     *)
(*                           what heartbeats report is not looked at       *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Controllers,
  Vms,
  MaxGeneration,    \* how many generations of each VM may be desired
  HeartbeatEvery,   \* a heartbeat is due when the last one is this many ticks old
  StaleAfter,       \* a node is timed out when its last heartbeat is this old
  MaxCrashes,       \* how many crashes a behaviour may have
  Bug               \* "None", or the one known bug that this run re-introduces

ASSUME ControllersAreListed == Controllers \subseteq {"c1", "c2", "c3"}

ASSUME HeartbeatsBeatTheTimeOut ==
  HeartbeatEvery \in Nat /\ StaleAfter \in Nat /\ HeartbeatEvery < StaleAfter

\* The order in which the node tries the controllers.
ControllerList == SelectSeq(<<"c1", "c2", "c3">>, LAMBDA c : c \in Controllers)

Generations == 1..MaxGeneration

\* An age at which all ages look the same, since nothing is left to happen.
MaxAge == StaleAfter + 1

VARIABLES
  \* Controllers: all committed, so that a crash leaves it alone.
  known,        \* known[c]: the node is registered at c
  ready,        \* ready[c]: c takes the node for ready
  age,          \* age[c]: ticks since c accepted a heartbeat, at most MaxAge
  desired,      \* desired[c][v]: the generation that c wants; 0 for none
  observed,     \* observed[c][v]: what the last heartbeat at c reported as applied
  \* The node, committed.
  applied,      \* applied[v]: the generation whose apply was finished last
  journal,      \* journal[v]: generations whose apply was begun and not finished
  artefacts,    \* artefacts[v]: generations that have disks or domains on the host
  \* The node, volatile.
  contact,      \* the place of the contact in ControllerList
  registered,   \* the node believes that its contact knows it
  suspects,     \* the node has noticed that its contact does not answer
  inbox,        \* inbox[v]: generations pushed, and neither begun nor discarded
  \* The world.
  up,           \* up[c]: c is running
  nodeUp,       \* the node is running
  crashes       \* how many crashes there have been

controllerVars == <<known, ready, age, desired, observed>>
hostVars       == <<applied, journal, artefacts>>
sessionVars    == <<contact, registered, suspects>>
worldVars      == <<up, nodeUp, crashes>>

vars == <<controllerVars, hostVars, sessionVars, inbox, worldVars>>

Contact == ControllerList[contact]

MaxOver(S) == CHOOSE n \in S : \A m \in S : m <= n

-----------------------------------------------------------------------------

Init ==
  /\ known      = [c \in Controllers |-> FALSE]
  /\ ready      = [c \in Controllers |-> FALSE]
  /\ age        = [c \in Controllers |-> MaxAge]
  /\ desired    = [c \in Controllers |-> [v \in Vms |-> 0]]
  /\ observed   = [c \in Controllers |-> [v \in Vms |-> 0]]
  /\ applied    = [v \in Vms |-> 0]
  /\ journal    = [v \in Vms |-> {}]
  /\ artefacts  = [v \in Vms |-> {}]
  /\ contact    = 1
  /\ registered = FALSE
  /\ suspects   = FALSE
  /\ inbox      = [v \in Vms |-> {}]
  /\ up         = [c \in Controllers |-> TRUE]
  /\ nodeUp     = TRUE
  /\ crashes    = 0

-----------------------------------------------------------------------------
(* THE NODE AND ITS CONTACT *)

\* The node can reach its contact.  Where suspicion blocks, it does not try.
InTouch(c) ==
  /\ nodeUp
  /\ c = Contact
  /\ up[c]
  /\ Bug = "SuspicionBlocks" => ~suspects

Register(c) ==
  /\ InTouch(c)
  /\ ~registered
  /\ known' = [known EXCEPT ![c] = TRUE]
  /\ registered' = TRUE
  /\ suspects' = FALSE
  /\ UNCHANGED <<ready, age, desired, observed, hostVars, contact, inbox, worldVars>>

\* A heartbeat reports what is applied.  It is refused by a controller that
\* does not know the node, which then registers.
Heartbeat(c) ==
  /\ InTouch(c)
  /\ registered
  /\ suspects' = FALSE
  /\ IF known[c] \/ Bug = "AcceptsUnknownNode"
     THEN /\ ready' = [ready EXCEPT ![c] = TRUE]
          /\ age' = [age EXCEPT ![c] = 0]
          /\ observed' = IF Bug = "FireAndForget" THEN observed
                         ELSE [observed EXCEPT ![c] = applied]
          /\ UNCHANGED registered
     ELSE /\ registered' = FALSE
          /\ UNCHANGED <<ready, age, observed>>
  /\ UNCHANGED <<known, desired, hostVars, contact, inbox, worldVars>>

DetectFailure ==
  /\ nodeUp
  /\ ~suspects
  /\ ~up[Contact]
  /\ suspects' = TRUE
  /\ UNCHANGED <<controllerVars, hostVars, contact, registered, inbox, worldVars>>

\* The next of the list, and after the last the first.  The node assumes that
\* it is registered there, since registrations are replicated; a refused
\* heartbeat tells it otherwise.
FailOver ==
  /\ nodeUp
  /\ suspects
  /\ Bug # "NeverFailsOver"
  /\ Bug = "SuspicionBlocks" => ~up[Contact]
  /\ contact' = IF contact < Len(ControllerList) \/ Bug = "FailOverOffTheList"
                THEN contact + 1
                ELSE 1
  /\ suspects' = FALSE
  /\ UNCHANGED <<controllerVars, hostVars, registered, inbox, worldVars>>

-----------------------------------------------------------------------------
(* TIME *)

HeartbeatDue ==
  /\ InTouch(Contact)
  /\ registered
  /\ age[Contact] >= HeartbeatEvery

TimeOutDue(c) == up[c] /\ ready[c] /\ age[c] >= StaleAfter

\* c has not heard from the node for too long.
TimeOut(c) ==
  /\ TimeOutDue(c)
  /\ ready' = [ready EXCEPT ![c] = FALSE]
  /\ UNCHANGED <<known, age, desired, observed, hostVars, sessionVars, inbox, worldVars>>

Tick ==
  /\ \E c \in Controllers : age[c] < MaxAge
  /\ ~HeartbeatDue
  /\ \A c \in Controllers : Bug = "SlowMonitor" \/ ~TimeOutDue(c)
  /\ age' = [c \in Controllers |-> IF age[c] < MaxAge THEN age[c] + 1 ELSE MaxAge]
  /\ UNCHANGED <<known, ready, desired, observed, hostVars, sessionVars, inbox, worldVars>>

-----------------------------------------------------------------------------
(* DESIRED AND APPLIED *)

(***************************************************************************)
(* An operator asks c for a new generation of v, and c persists it.  The   *)
(* number is new among all controllers; but a controller that has been     *)
(* down, or whose replication is behind, may go on wanting an older one,   *)
(* and will push it.                                                       *)
(***************************************************************************)
SetDesired(c, v) ==
  LET newest == MaxOver({desired[d][v] : d \in Controllers})
  IN  /\ up[c]
      /\ newest < MaxGeneration
      /\ desired' = [desired EXCEPT ![c][v] = newest + 1]
      /\ UNCHANGED <<known, ready, age, observed, hostVars, sessionVars, inbox, worldVars>>

\* What c pushes follows from what it has persisted, so that a crash between
\* the two costs nothing; and it pushes until a heartbeat reports success.
Push(c, v) ==
  /\ up[c] /\ nodeUp
  /\ ready[c]
  /\ observed[c][v] < desired[c][v]
  /\ desired[c][v] \notin inbox[v]
  /\ inbox' = [inbox EXCEPT ![v] = @ \cup {desired[c][v]}]
  /\ observed' = IF Bug = "FireAndForget"
                 THEN [observed EXCEPT ![c][v] = desired[c][v]]
                 ELSE observed
  /\ UNCHANGED <<known, ready, age, desired, hostVars, sessionVars, worldVars>>

\* The node takes a pushed generation in hand: the journal first.  It discards
\* what is not newer than what it has applied, and has one apply in hand a VM.
BeginApply(v, g) ==
  /\ nodeUp
  /\ g \in inbox[v]
  /\ journal[v] = {} \/ Bug = "ConcurrentApply"
  /\ inbox' = [inbox EXCEPT ![v] = @ \ {g}]
  /\ IF g > applied[v] \/ Bug = "AppliesStale"
     THEN /\ journal' = [journal EXCEPT ![v] = @ \cup {g}]
          /\ artefacts' = [artefacts EXCEPT ![v] = @ \cup {g}]
     ELSE UNCHANGED <<journal, artefacts>>
  /\ UNCHANGED <<controllerVars, applied, sessionVars, worldVars>>

\* The apply succeeds; what stood before is removed.
FinishApply(v, g) ==
  /\ nodeUp
  /\ g \in journal[v]
  /\ applied' = [applied EXCEPT ![v] = g]
  /\ journal' = [journal EXCEPT ![v] = @ \ {g}]
  /\ artefacts' = [artefacts EXCEPT ![v] = (@ \ {applied[v]}) \cup {g}]
  /\ UNCHANGED <<controllerVars, sessionVars, inbox, worldVars>>

-----------------------------------------------------------------------------
(* CRASHES *)

NodeCrash ==
  /\ nodeUp
  /\ crashes < MaxCrashes
  /\ crashes' = crashes + 1
  /\ nodeUp' = FALSE
  /\ contact' = 1
  /\ registered' = FALSE
  /\ suspects' = FALSE
  /\ inbox' = [v \in Vms |-> {}]
  /\ UNCHANGED <<controllerVars, hostVars, up>>

\* An apply that the crash cut short is rolled back by the journal; its push
\* will be made again.
NodeRestart ==
  /\ ~nodeUp
  /\ nodeUp' = TRUE
  /\ journal' = [v \in Vms |-> {}]
  /\ artefacts' = CASE Bug = "ForgetfulRestart"   -> artefacts
                    [] Bug = "OverzealousRestart" -> [v \in Vms |-> {}]
                    [] OTHER -> [v \in Vms |-> artefacts[v] \ journal[v]]
  /\ UNCHANGED <<controllerVars, applied, sessionVars, inbox, up, crashes>>

ControllerCrash(c) ==
  /\ up[c]
  /\ crashes < MaxCrashes
  /\ crashes' = crashes + 1
  /\ up' = [up EXCEPT ![c] = FALSE]
  /\ UNCHANGED <<controllerVars, hostVars, sessionVars, inbox, nodeUp>>

\* Time went on meanwhile: readiness is judged anew before anybody is served.
ControllerRestart(c) ==
  /\ ~up[c]
  /\ up' = [up EXCEPT ![c] = TRUE]
  /\ ready' = IF age[c] >= StaleAfter /\ Bug # "TrustsOldReadiness"
              THEN [ready EXCEPT ![c] = FALSE]
              ELSE ready
  /\ UNCHANGED <<known, age, desired, observed, hostVars, sessionVars, inbox, nodeUp, crashes>>

-----------------------------------------------------------------------------

Next ==
  \/ \E c \in Controllers : Register(c)
  \/ \E c \in Controllers : Heartbeat(c)
  \/ DetectFailure
  \/ FailOver
  \/ \E c \in Controllers : TimeOut(c)
  \/ Tick
  \/ \E c \in Controllers, v \in Vms : SetDesired(c, v)
  \/ \E c \in Controllers, v \in Vms : Push(c, v)
  \/ \E v \in Vms, g \in Generations : BeginApply(v, g)
  \/ \E v \in Vms, g \in Generations : FinishApply(v, g)
  \/ NodeCrash
  \/ NodeRestart
  \/ \E c \in Controllers : ControllerCrash(c)
  \/ \E c \in Controllers : ControllerRestart(c)

\* What the node does while it is in touch: one or the other is enabled.
Session == \E c \in Controllers : Register(c) \/ Heartbeat(c)

\* The node's work on v.
Work(v) == \E g \in Generations : BeginApply(v, g) \/ FinishApply(v, g)

\* Nobody has to desire anything, to crash, or to bring back a controller; a
\* node that crashed comes back.
Fairness ==
  /\ WF_vars(Session)
  /\ WF_vars(DetectFailure)
  /\ WF_vars(FailOver)
  /\ WF_vars(Tick)
  /\ WF_vars(NodeRestart)
  /\ \A c \in Controllers : WF_vars(TimeOut(c))
  /\ \A c \in Controllers, v \in Vms : WF_vars(Push(c, v))
  /\ \A v \in Vms : WF_vars(Work(v))

Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
(* SAFETY *)

TypeOK ==
  /\ known      \in [Controllers -> BOOLEAN]
  /\ ready      \in [Controllers -> BOOLEAN]
  /\ age        \in [Controllers -> 0..MaxAge]
  /\ desired    \in [Controllers -> [Vms -> 0..MaxGeneration]]
  /\ observed   \in [Controllers -> [Vms -> 0..MaxGeneration]]
  /\ applied    \in [Vms -> 0..MaxGeneration]
  /\ journal    \in [Vms -> SUBSET Generations]
  /\ artefacts  \in [Vms -> SUBSET Generations]
  /\ contact    \in 1..Len(ControllerList)
  /\ registered \in BOOLEAN
  /\ suspects   \in BOOLEAN
  /\ inbox      \in [Vms -> SUBSET Generations]
  /\ up         \in [Controllers -> BOOLEAN]
  /\ nodeUp     \in BOOLEAN
  /\ crashes    \in 0..MaxCrashes

\* No heartbeat counts before the registration.
RegisteredBeforeReady ==
  \A c \in Controllers : ready[c] => known[c]

\* A running controller takes the node for ready only on a fresh heartbeat.
ReadyIsFresh ==
  \A c \in Controllers : up[c] /\ ready[c] => age[c] <= StaleAfter

\* No stale generation is applied over a newer one: what a controller has been
\* told is applied never goes back.
NoStaleApply ==
  \A c \in Controllers, v \in Vms : observed[c][v] <= applied[v]

\* The applies of one VM are serialized.
AppliesAreSerialized ==
  \A v \in Vms : Cardinality(journal[v]) <= 1

\* Whatever is on the host is applied, or being applied and in the journal.
NoOrphan ==
  \A v \in Vms : artefacts[v] \subseteq {applied[v]} \cup journal[v]

\* And what is applied is on the host.
AppliedIsPresent ==
  \A v \in Vms : applied[v] > 0 => applied[v] \in artefacts[v]

-----------------------------------------------------------------------------
(* LIVENESS *)

SomeControllerStaysUp == \E c \in Controllers : <>[]up[c]

ReadyAtContact == nodeUp /\ up[Contact] /\ ready[Contact]

\* If a controller stays reachable, the node ends up ready at a controller that
\* it can reach: at that one, if it is the only one.
EventuallyReady == SomeControllerStaysUp => <>[]ReadyAtContact

\* And the applied generations reach the ones that are desired there.  (A node
\* may be ahead of a controller whose replication is behind.)
EventuallyApplied ==
  SomeControllerStaysUp => <>[](\A v \in Vms : applied[v] >= desired[Contact][v])

=============================================================================
