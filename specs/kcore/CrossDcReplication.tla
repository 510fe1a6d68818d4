------------------------ MODULE CrossDcReplication ------------------------
(***************************************************************************)
(* Replication between data centres, and what the health gates may claim.  *)
(*                                                                         *)
(* The controllers merge by the same definitions as within one data centre *)
(* (module Replication).  Between two data centres there is one link each  *)
(* way.  A link goes down, at most MaxFlaps times in a behaviour and never *)
(* hidden by a constraint, and may come up again or stay down: then a data *)
(* centre is cut off, keeps accepting writes, and must neither be confused *)
(* with one that has nothing to tell nor report that all is well.          *)
(*                                                                         *)
(* What a link going down can do: the page in flight is lost, half applied *)
(* perhaps, so its events are fetched again; an ack finds no way back and  *)
(* must be sent again although there are no new events.                    *)
(*                                                                         *)
(* Bugs that the expected-violation configurations re-introduce, beside    *)
(* the merge rules of Replication!Deposes:                                 *)
(*                                                                         *)
(*   "WatermarkOffByOne"    the watermark is the next place, not the last  *)
(*   "WatermarkAtPull"      the watermark moves when the page arrives      *)
(*   "NoDedupe"             what arrives twice is applied twice            *)
(*   "PhantomPage"          a page holds events that were never committed  *)
(*   "AckBeforeApply"       a page is acknowledged when it arrives         *)
(*   "EmptyPageNeverAcks"   an ack that was lost is never sent again       *)
(*                          unless there are new events                    *)
(***************************************************************************)
EXTENDS Replication

CONSTANTS
  Dcs,           \* the data centres
  PageLimit,     \* the greatest number of events in a page
  MaxFlaps       \* how many times a link may go down, over all links

\* c1 and c2 share a data centre; c3 is alone in another.
DcOf(c) == IF c = "c3" THEN "dc2" ELSE "dc1"

ASSUME EveryControllerHasADc == \A c \in Controllers : DcOf(c) \in Dcs

ASSUME LimitsAreNatural == PageLimit \in Nat \ {0} /\ MaxFlaps \in Nat

VARIABLES
  outbox,        \* outbox[c]: the events emitted at c
  applyCount,    \* applyCount[c][e]: how many times e took effect at c
  head,          \* head[c][r]: the event that c takes to be the winner for r
  unresolved,    \* unresolved[c]: losers at c whose compensation is not done
  watermark,     \* watermark[c][p]: the place in p's outbox up to which c is done
  acked,         \* acked[p][c]: the place up to which p knows c to be done
  page,          \* page[c][p]: the page of p's outbox that c has in hand
  linkUp,        \* linkUp[a][b]: data flows from data centre a to b
  flaps          \* how many times a link went down

vars == <<outbox, applyCount, head, unresolved, watermark, acked, page, linkUp, flaps>>

Applied(c) == {e \in Events : applyCount[c][e] > 0}

Emitted == UNION {outbox[c] : c \in Controllers}

\* Can p's data reach c?  Within a data centre, always.
Carries(p, c) == DcOf(p) = DcOf(c) \/ linkUp[DcOf(p)][DcOf(c)]

-----------------------------------------------------------------------------

Init ==
  /\ outbox     = [c \in Controllers |-> {}]
  /\ applyCount = [c \in Controllers |-> [e \in Events |-> 0]]
  /\ head       = [c \in Controllers |-> [r \in Resources |-> NoEvent]]
  /\ unresolved = [c \in Controllers |-> {}]
  /\ watermark  = [c \in Controllers |-> [p \in Controllers |-> 0]]
  /\ acked      = [c \in Controllers |-> [p \in Controllers |-> 0]]
  /\ page       = [c \in Controllers |-> [p \in Controllers |-> NoPage]]
  /\ linkUp     = [a \in Dcs |-> [b \in Dcs |-> TRUE]]
  /\ flaps      = 0

\* The one transaction by which an event takes effect at c.
Apply(c, e) ==
  LET r         == ResourceOf(e)
      incumbent == head[c][r]
      loser     == Loser(e, incumbent)
  IN  /\ applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]
      /\ head' = [head EXCEPT ![c][r] = Winner(e, incumbent)]
      /\ unresolved' = IF loser = NoEvent THEN unresolved
                       ELSE IF TerminalState(loser) = "auto_compensated"
                            THEN [unresolved EXCEPT ![c] = @ \cup {loser}]
                       ELSE unresolved

\* A write at its origin, whatever the links do: outbox and apply at once.
Emit(c, e) ==
  /\ Origin(e) = c
  /\ Place(e) = Latest(outbox[c]) + 1
  /\ outbox' = [outbox EXCEPT ![c] = @ \cup {e}]
  /\ Apply(c, e)
  /\ UNCHANGED <<watermark, acked, page, linkUp, flaps>>

\* The link from data centre a to b goes down, and takes with it the pages in
\* flight.  What was applied of them stays applied.
LinkDown(a, b) ==
  /\ a # b
  /\ linkUp[a][b]
  /\ flaps < MaxFlaps
  /\ linkUp' = [linkUp EXCEPT ![a][b] = FALSE]
  /\ flaps' = flaps + 1
  /\ page' = [c \in Controllers |-> [p \in Controllers |->
               IF DcOf(p) = a /\ DcOf(c) = b THEN NoPage ELSE page[c][p]]]
  /\ UNCHANGED <<outbox, applyCount, head, unresolved, watermark, acked>>

LinkUp(a, b) ==
  /\ ~linkUp[a][b]
  /\ linkUp' = [linkUp EXCEPT ![a][b] = TRUE]
  /\ UNCHANGED <<outbox, applyCount, head, unresolved, watermark, acked, page, flaps>>

(***************************************************************************)
(* Anti-entropy: c receives a page of p's outbox after its watermark, if   *)
(* p's data can reach it.  The page ends at n: the later writes of p may   *)
(* have missed it.  A poll of an idle peer is no step; one that will send  *)
(* a lost ack again is (see ControllerReplication!Pull).                   *)
(***************************************************************************)
Pull(c, p, n) ==
  LET box == IF Bug = "PhantomPage" THEN EventsOf(p) ELSE outbox[p]
  IN  /\ c # p
      /\ Carries(p, c)
      /\ ~page[c][p].inHand
      /\ CanEndAt(n, box, watermark[c][p], PageLimit)
      /\ n = watermark[c][p] => acked[p][c] < watermark[c][p]
      /\ page' = [page EXCEPT ![c][p] = PageOf(box, watermark[c][p], n)]
      /\ watermark' = IF Bug = "WatermarkAtPull"
                      THEN [watermark EXCEPT ![c][p] = n]
                      ELSE watermark
      /\ acked' = IF Bug = "AckBeforeApply" /\ Carries(c, p)
                  THEN [acked EXCEPT ![p][c] = n]
                  ELSE acked
      /\ UNCHANGED <<outbox, applyCount, head, unresolved, linkUp, flaps>>

\* c applies the next event of its page, unless it has applied it before.
ApplyNext(c, p) ==
  /\ page[c][p].rest # {}
  /\ LET e == NextOf(page[c][p].rest)
     IN  /\ page' = [page EXCEPT ![c][p].rest = @ \ {e}]
         /\ IF e \in Applied(c) /\ Bug # "NoDedupe"
            THEN UNCHANGED <<applyCount, head, unresolved>>
            ELSE Apply(c, e)
  /\ UNCHANGED <<outbox, watermark, acked, linkUp, flaps>>

\* The page is done: the watermark is stored and acknowledged, if the way back
\* to p is up.  If it isn't, the ack is lost.
FinishPage(c, p) ==
  /\ page[c][p].inHand
  /\ page[c][p].rest = {}
  /\ LET last  == page[c][p].last
         empty == last = watermark[c][p]
         next  == IF Bug = "WatermarkOffByOne" THEN last + 1 ELSE last
     IN  /\ watermark' = [watermark EXCEPT ![c][p] = next]
         /\ acked' = IF ~Carries(c, p) \/ (empty /\ Bug = "EmptyPageNeverAcks")
                     THEN acked
                     ELSE [acked EXCEPT ![p][c] = Max(@, last)]
  /\ page' = [page EXCEPT ![c][p] = NoPage]
  /\ UNCHANGED <<outbox, applyCount, head, unresolved, linkUp, flaps>>

\* The compensation of a loser, in one step here: its job's life, with
\* failures and crashes, is ControllerReplication's matter.
Compensate(c, l) ==
  /\ l \in unresolved[c]
  /\ unresolved' = [unresolved EXCEPT ![c] = @ \ {l}]
  /\ UNCHANGED <<outbox, applyCount, head, watermark, acked, page, linkUp, flaps>>

Next ==
  \/ \E c \in Controllers, e \in Events : Emit(c, e)
  \/ \E a, b \in Dcs : LinkDown(a, b)
  \/ \E a, b \in Dcs : LinkUp(a, b)
  \/ \E c, p \in Controllers, n \in 0..MaxPlace : Pull(c, p, n)
  \/ \E c, p \in Controllers : ApplyNext(c, p)
  \/ \E c, p \in Controllers : FinishPage(c, p)
  \/ \E c \in Controllers, l \in Events : Compensate(c, l)

\* c's poll loop for p: at most one of the three is enabled.
Poll(c, p) ==
  (\E n \in 0..MaxPlace : Pull(c, p, n)) \/ ApplyNext(c, p) \/ FinishPage(c, p)

\* c's worker.
Work(c) == \E l \in Events : Compensate(c, l)

\* What controllers can do they do.  Nothing obliges a link to come up.
Fairness ==
  \A c \in Controllers :
    /\ WF_vars(Work(c))
    /\ \A p \in Controllers \ {c} : WF_vars(Poll(c, p))

Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
(* HEALTH *)

\* The part of the published gate that this model has: no conflict is open, so
\* none is older than its limit, and no job is pending or failed.
PublishedGreen(c) == unresolved[c] = {}

\* How far p is known to be behind c.  It can be greater than it is, never less.
Lag(c, p) == Latest(outbox[c]) - acked[c][p]

\* The strict gate: the published one, and no lag to any known peer.
StrictGreen(c) ==
  /\ PublishedGreen(c)
  /\ \A p \in Controllers \ {c} : Lag(c, p) = 0

\* Nothing is under way, and while the links stay as they are nothing will be.
Quiescent ==
  /\ \A c \in Controllers : unresolved[c] = {}
  /\ \A c, p \in Controllers :
       /\ ~page[c][p].inHand
       /\ c # p /\ Carries(p, c) => watermark[c][p] = Latest(outbox[p])

\* All replicas have applied all that was emitted, and agree on every head.
Agreement ==
  \A c \in Controllers :
    Applied(c) = Emitted /\ \A d \in Controllers : head[c] = head[d]

-----------------------------------------------------------------------------
(* SAFETY *)

TypeOK ==
  /\ outbox     \in [Controllers -> SUBSET Events]
  /\ applyCount \in [Controllers -> [Events -> Nat]]
  /\ head       \in [Controllers -> [Resources -> Events \cup {NoEvent}]]
  /\ unresolved \in [Controllers -> SUBSET Events]
  /\ watermark  \in [Controllers -> [Controllers -> 0..MaxPlace]]
  /\ acked      \in [Controllers -> [Controllers -> 0..MaxPlace]]
  /\ page       \in [Controllers -> [Controllers -> Pages]]
  /\ linkUp     \in [Dcs -> [Dcs -> BOOLEAN]]
  /\ flaps      \in 0..MaxFlaps

\* However often an event arrives, it takes effect once.
AppliedAtMostOnce ==
  \A c \in Controllers, e \in Events : applyCount[c][e] <= 1

\* Nothing takes effect that was not emitted.
NothingInvented ==
  \A c \in Controllers : Applied(c) \subseteq Emitted

\* Each head is the greatest by rank of the events applied for its resource.
HeadIsRankMaximal ==
  \A c \in Controllers, r \in Resources :
    head[c][r] = GreatestOf({e \in Applied(c) : ResourceOf(e) = r})

\* Replicas that have applied the same events have the same heads.
HeadsAgree ==
  \A a, b \in Controllers : Applied(a) = Applied(b) => head[a] = head[b]

\* If every controller's strict gate is green, the replicas agree, quiescent or
\* not, and whether or not a link is down.
StrictGateIsSound ==
  (\A c \in Controllers : StrictGreen(c)) => Agreement

\* The same claim for the published gate, even weakened to quiescent states, is
\* FALSE of this very protocol, without any bug: each side of a partition is at
\* rest and green.  A configuration of its own shows it.
PublishedGateIsSound ==
  Quiescent /\ (\A c \in Controllers : PublishedGreen(c)) => Agreement

-----------------------------------------------------------------------------
(* LIVENESS *)

AllLinksUp == \A a, b \in Dcs : linkUp[a][b]

\* If the links are eventually always up, all replicas eventually agree, for good.
EventuallyAgree == <>[]AllLinksUp => <>[]Agreement

\* And they eventually know it: the strict gates turn green and stay green.
EventuallyGreen == <>[]AllLinksUp => <>[](\A c \in Controllers : StrictGreen(c))

=============================================================================
