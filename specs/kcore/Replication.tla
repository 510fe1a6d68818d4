---------------------------- MODULE Replication ----------------------------
(***************************************************************************)
(* What the replication models have in common: the events and their rank,  *)
(* the merge of an event into a head, the terminal state of a loser, pages *)
(* of a peer's outbox, and the parts of the health gates.                  *)
(*                                                                         *)
(* The module has no variables.  Each operator is a function of what it is *)
(* given, so ControllerReplication (one data centre, crashes, lossy acks)  *)
(* and CrossDcReplication (several, links that go down) merge by the very  *)
(* same definitions.                                                       *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS
  Controllers,   \* the replicas; each writes to its own outbox
  Events,        \* the events that may be written in a behaviour
  Resources,     \* the resource keys that events write to
  NoEvent,       \* a model value: the head of a resource that nobody wrote
  Bug            \* "None", or the one known bug that this run re-introduces

-----------------------------------------------------------------------------
(* EVENTS *)

(***************************************************************************)
(* The catalogue of events.  An event has one origin and one place in its  *)
(* origin's outbox, counted from 1.  The ranks are chosen so that every    *)
(* kind of decision is taken by some pair:                                 *)
(*                                                                         *)
(*   e1, e3   equal up to the time stamp: the controller id decides, e3    *)
(*   e2, e4   e2 is newer, but unsafe: the older, safe e4 wins             *)
(*   e5       newer than e1 and e3, but unsafe: loses to both              *)
(*   e6       the newest of all, but invalid: loses to all for vm/v1,      *)
(*            whatever its priority and its epoch                          *)
(*   e2, e7   equal up to the controller id: the op id decides, e7         *)
(***************************************************************************)
Envelope == [e \in Events |->
  CASE e = "e1" -> [origin |-> "c1", place |-> 1, resource |-> "vm/v1",
                    validity |-> "valid", safety |-> "safe",
                    priority |-> 0, epoch |-> 1, timestamp |-> 10, op |-> 5]
    [] e = "e2" -> [origin |-> "c1", place |-> 2, resource |-> "network/n1",
                    validity |-> "valid", safety |-> "unsafe",
                    priority |-> 0, epoch |-> 1, timestamp |-> 20, op |-> 2]
    [] e = "e3" -> [origin |-> "c2", place |-> 1, resource |-> "vm/v1",
                    validity |-> "valid", safety |-> "safe",
                    priority |-> 0, epoch |-> 1, timestamp |-> 10, op |-> 4]
    [] e = "e4" -> [origin |-> "c2", place |-> 2, resource |-> "network/n1",
                    validity |-> "valid", safety |-> "safe",
                    priority |-> 0, epoch |-> 1, timestamp |-> 10, op |-> 3]
    [] e = "e5" -> [origin |-> "c3", place |-> 1, resource |-> "vm/v1",
                    validity |-> "valid", safety |-> "unsafe",
                    priority |-> 0, epoch |-> 1, timestamp |-> 30, op |-> 6]
    [] e = "e6" -> [origin |-> "c3", place |-> 2, resource |-> "vm/v1",
                    validity |-> "invalid", safety |-> "unsafe",
                    priority |-> 9, epoch |-> 2, timestamp |-> 40, op |-> 8]
    [] e = "e7" -> [origin |-> "c1", place |-> 3, resource |-> "network/n1",
                    validity |-> "valid", safety |-> "unsafe",
                    priority |-> 0, epoch |-> 1, timestamp |-> 20, op |-> 7]]

Origin(e)     == Envelope[e].origin
Place(e)      == Envelope[e].place
ResourceOf(e) == Envelope[e].resource

EventsOf(c) == {e \in Events : Origin(e) = c}

\* The last place of the longest outbox that a behaviour can fill.
MaxPlace == CHOOSE n \in {Place(e) : e \in Events} : \A e \in Events : Place(e) <= n

-----------------------------------------------------------------------------
(* RANK *)

\* Controller ids compare as strings do in the implementation: c1 < c2 < c3.
ControllerNumber(c) ==
  CASE c = "c1" -> 1
    [] c = "c2" -> 2
    [] c = "c3" -> 3

ValidityScore(validity) == IF validity = "valid" THEN 1 ELSE 0

SafetyScore(safety) ==
  CASE safety = "safe"   -> 2
    [] safety = "risky"  -> 1
    [] safety = "unsafe" -> 0

Rank == [e \in Events |->
  << ValidityScore(Envelope[e].validity),
     SafetyScore(Envelope[e].safety),
     Envelope[e].priority,
     Envelope[e].epoch,
     Envelope[e].timestamp,
     ControllerNumber(Origin(e)),
     Envelope[e].op >>]

\* The lexicographic order on the first n fields of the ranks of a and b.
BeatsOn(a, b, n) ==
  \E i \in 1..n : /\ Rank[a][i] > Rank[b][i]
                  /\ \A j \in 1..(i - 1) : Rank[a][j] = Rank[b][j]

\* All seven fields: the last two make the order total (see the ASSUME).
Beats(a, b) == BeatsOn(a, b, 7)

ASSUME EventsAreWellFormed ==
  \A e \in Events : /\ Origin(e) \in Controllers
                    /\ ResourceOf(e) \in Resources

ASSUME PlacesAreDense ==
  \A c \in Controllers : {Place(e) : e \in EventsOf(c)} = 1..Cardinality(EventsOf(c))

ASSUME RankIsTotal ==
  \A a, b \in Events : a # b => (Beats(a, b) \/ Beats(b, a))

ASSUME NoEventIsNoEvent == NoEvent \notin Events

-----------------------------------------------------------------------------
(* MERGE *)

(***************************************************************************)
(* Does the challenger take the head from the incumbent?  The last line is *)
(* the rule.  The others are simpler rules that look good enough, and are  *)
(* not: heads by the first are whatever came first; the second crowns      *)
(* unsafe events; by the third, events equal in their first five fields    *)
(* stay in the order of their arrival, which differs between replicas.     *)
(***************************************************************************)
Deposes(challenger, incumbent) ==
  CASE Bug = "FirstAppliedWins" -> FALSE
    [] Bug = "LastWriterWins"   -> Envelope[challenger].timestamp > Envelope[incumbent].timestamp
    [] Bug = "NoTieBreak"       -> BeatsOn(challenger, incumbent, 5)
    [] OTHER                    -> Beats(challenger, incumbent)

\* The head after the challenger has been merged into it.
Winner(challenger, incumbent) ==
  IF incumbent = NoEvent THEN challenger
  ELSE IF Deposes(challenger, incumbent) THEN challenger
  ELSE incumbent

\* Who lost in that merge; NoEvent where there was no incumbent.
Loser(challenger, incumbent) ==
  IF incumbent = NoEvent THEN NoEvent
  ELSE IF Deposes(challenger, incumbent) THEN incumbent
  ELSE challenger

\* The terminal states of a loser.  There is none that waits for a human.
LoserStates == {"auto_rejected", "auto_compensated"}

TerminalState(loser) ==
  IF Envelope[loser].validity = "invalid" THEN "auto_rejected"
  ELSE IF Envelope[loser].safety = "unsafe" THEN "auto_compensated"
  ELSE "auto_rejected"

\* The greatest of a set of contenders, or NoEvent if there are none.
\* This is the specification that the step-by-step merge must meet.
GreatestOf(contenders) ==
  IF contenders = {} THEN NoEvent
  ELSE CHOOSE e \in contenders : \A f \in contenders \ {e} : Beats(e, f)

-----------------------------------------------------------------------------
(* PAGES: what a pull brings *)

\* A page in hand: the events that are still to be applied, and the place to
\* which the watermark moves once they all are.  A page may be empty (rest =
\* {} and last = the watermark) and still be in hand: it is acknowledged too.
NoPage == [inHand |-> FALSE, rest |-> {}, last |-> 0]

Pages == [inHand : BOOLEAN, rest : SUBSET Events, last : 0..MaxPlace]

\* The place of the latest event of an outbox; outboxes have no gaps.
Latest(box) == Cardinality(box)

(***************************************************************************)
(* A page takes its time: it is served at one moment, and received at a    *)
(* later one.  What its peer wrote in between is not in it.  As outboxes   *)
(* only grow, what a page holds when it arrives is a stretch of the outbox *)
(* as it is then, which may end short of what a page served at this very   *)
(* moment would hold.  So a page is known by the place at which it ends.   *)
(***************************************************************************)
CanEndAt(n, box, mark, limit) ==
  /\ n >= mark
  /\ n <= mark + limit
  /\ n <= Latest(box)

\* The page of an outbox after a watermark that ends at a place.
PageOf(box, mark, end) ==
  [inHand |-> TRUE, rest |-> {e \in box : Place(e) > mark /\ Place(e) <= end}, last |-> end]

\* A page is applied in the order of its outbox.
NextOf(rest) == CHOOSE e \in rest : \A f \in rest : Place(e) <= Place(f)

Max(a, b) == IF a >= b THEN a ELSE b

=============================================================================
