----------------------- MODULE ControllerReplication -----------------------
(***************************************************************************)
(* Replication between the controllers of one data centre.                 *)
(*                                                                         *)
(* Every controller accepts writes into its own database and outbox, pulls *)
(* its peers' outboxes page by page, and merges each event into the head   *)
(* of its resource by rank.  There is no leader and no quorum.  An event   *)
(* that loses is rejected, or, where it was unsafe, compensated by a job.  *)
(*                                                                         *)
(* What can go wrong here: pages are lost and fetched again, so events     *)
(* arrive twice; acks are lost, delayed, duplicated and reordered; jobs    *)
(* fail; a controller crashes, at any point, and comes back with what it   *)
(* had committed.  (Links that stay down are CrossDcReplication's matter.) *)
(*                                                                         *)
(* Bugs that the expected-violation configurations re-introduce, beside    *)
(* the merge rules of Replication!Deposes:                                 *)
(*                                                                         *)
(*   "ManualReview"            losers wait for a human                     *)
(*   "NoDedupe"                what arrives twice is applied twice         *)
(*   "SplitApply"              the dedupe row is committed before the rest *)
(*                             of the apply; a crash may fall in between   *)
(*   "OriginSkipsOwnEvent"     a write goes to the outbox only             *)
(*   "ConflictWithoutJob"      the conflict is recorded, the job is not    *)
(*   "JobForEveryLoser"        a job for rejected losers also              *)
(*   "BlamesChallenger"        the challenger is recorded as the loser,    *)
(*                             even where it won                           *)
(*   "CompletesJobOnly"        a finished job leaves its conflict open     *)
(*   "NoReclaim"               a restart leaves running jobs `running'     *)
(*   "AckBeforeApply"          a page is acknowledged when it arrives      *)
(*   "EmptyPageNeverAcks"      an ack that was lost is never sent again    *)
(*                             unless there are new events                 *)
(***************************************************************************)
EXTENDS Replication

CONSTANTS
  PageLimit,     \* the greatest number of events in a page
  MaxFaults      \* how many times a behaviour may crash a controller or repeat a page

ASSUME LimitsAreNatural == PageLimit \in Nat \ {0} /\ MaxFaults \in Nat

VARIABLES
  \* Committed: what a crash leaves alone.
  outbox,        \* outbox[c]: the events written at c
  received,      \* received[c]: the ops that c would recognise as duplicates
  applyCount,    \* applyCount[c][e]: how many times e took effect at c
  head,          \* head[c][r]: the event that c takes to be the winner for r
  conflict,      \* conflict[c][l]: how l lost at c (an event loses once at most)
  job,           \* job[c][l]: the compensation of l at c
  watermark,     \* watermark[c][p]: the place in p's outbox up to which c is done
  acked,         \* acked[p][c]: the place up to which p knows c to be done
  \* Volatile: what a crash destroys.
  page,          \* page[c][p]: the page of p's outbox that c has in hand
  worker,        \* worker[c]: the loser whose compensation c is carrying out
  \* The world.
  acksInFlight,  \* acksInFlight[c][p]: acks from c to p that may still arrive
  up,            \* up[c]: c is running
  faults         \* how many crashes and repeated pages there have been

vars == <<outbox, received, applyCount, head, conflict, job, watermark, acked,
          page, worker, acksInFlight, up, faults>>

database == <<received, applyCount, head, conflict, job>>

JobStates == {"none", "pending", "running", "completed", "failed"}

NoConflict == [winner |-> NoEvent, terminal |-> "none", resolved |-> TRUE]

ConflictRecords ==
  [winner : Events \cup {NoEvent}, terminal : LoserStates \cup {"none"}, resolved : BOOLEAN]

Applied(c) == {e \in Events : applyCount[c][e] > 0}

Written == UNION {outbox[c] : c \in Controllers}

-----------------------------------------------------------------------------

Init ==
  /\ outbox       = [c \in Controllers |-> {}]
  /\ received     = [c \in Controllers |-> {}]
  /\ applyCount   = [c \in Controllers |-> [e \in Events |-> 0]]
  /\ head         = [c \in Controllers |-> [r \in Resources |-> NoEvent]]
  /\ conflict     = [c \in Controllers |-> [e \in Events |-> NoConflict]]
  /\ job          = [c \in Controllers |-> [e \in Events |-> "none"]]
  /\ watermark    = [c \in Controllers |-> [p \in Controllers |-> 0]]
  /\ acked        = [c \in Controllers |-> [p \in Controllers |-> 0]]
  /\ page         = [c \in Controllers |-> [p \in Controllers |-> NoPage]]
  /\ worker       = [c \in Controllers |-> NoEvent]
  /\ acksInFlight = [c \in Controllers |-> [p \in Controllers |-> {}]]
  /\ up           = [c \in Controllers |-> TRUE]
  /\ faults       = 0

(***************************************************************************)
(* The one transaction by which an event takes effect at c: the dedupe     *)
(* row, the head, and, where somebody lost, the conflict and its job.      *)
(***************************************************************************)
Apply(c, e) ==
  LET r         == ResourceOf(e)
      incumbent == head[c][r]
      winner    == Winner(e, incumbent)
      loser     == Loser(e, incumbent)
      blamed    == IF Bug = "BlamesChallenger" THEN e ELSE loser
      terminal  == IF Bug = "ManualReview" THEN "manual" ELSE TerminalState(loser)
      record    == [winner   |-> winner,
                    terminal |-> terminal,
                    resolved |-> terminal # "auto_compensated"]
      queued    == \/ terminal = "auto_compensated" /\ Bug # "ConflictWithoutJob"
                   \/ Bug = "JobForEveryLoser"
  IN  /\ received'   = [received EXCEPT ![c] = @ \cup {e}]
      /\ applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]
      /\ head'       = [head EXCEPT ![c][r] = winner]
      /\ conflict'   = IF loser = NoEvent THEN conflict
                       ELSE [conflict EXCEPT ![c][blamed] = record]
      /\ job'        = IF loser = NoEvent THEN job
                       ELSE IF queued THEN [job EXCEPT ![c][blamed] = "pending"]
                       ELSE job

\* A write at its origin: outbox and apply in one transaction.  An origin
\* writes its events in the order of their places.
LocalWrite(c, e) ==
  /\ up[c]
  /\ Origin(e) = c
  /\ Place(e) = Latest(outbox[c]) + 1
  /\ outbox' = [outbox EXCEPT ![c] = @ \cup {e}]
  /\ IF Bug = "OriginSkipsOwnEvent" THEN UNCHANGED database ELSE Apply(c, e)
  /\ UNCHANGED <<watermark, acked, page, worker, acksInFlight, up, faults>>

(***************************************************************************)
(* c receives a page of p's outbox after its watermark, which ends at n:   *)
(* all that p had when it served the page, up to the limit.  A page that   *)
(* is lost on the way is no step at all: nobody can tell it from a fetch   *)
(* that was never made.  Nor is a poll of an idle peer: a pull is a step   *)
(* if it brings events, or if p lacks our ack and the empty page will send *)
(* it again.                                                               *)
(***************************************************************************)
Pull(c, p, n) ==
  /\ c # p
  /\ up[c] /\ up[p]
  /\ ~page[c][p].inHand
  /\ CanEndAt(n, outbox[p], watermark[c][p], PageLimit)
  /\ n = watermark[c][p] => acked[p][c] < watermark[c][p]
  /\ page' = [page EXCEPT ![c][p] = PageOf(outbox[p], watermark[c][p], n)]
  /\ acksInFlight' = IF Bug = "AckBeforeApply"
                     THEN [acksInFlight EXCEPT ![c][p] = @ \cup {n}]
                     ELSE acksInFlight
  /\ UNCHANGED <<outbox, database, watermark, acked, worker, up, faults>>

\* The network delivers the page again, or another one, which was asked for when
\* the first seemed lost: c begins again after its watermark, which has not moved,
\* and meets the events that it has applied already.  A page that ends before the
\* one in hand is older, and c drops it.
RepeatPage(c, p, n) ==
  LET again == PageOf(outbox[p], watermark[c][p], n)
  IN  /\ page[c][p].inHand
      /\ up[p]
      /\ CanEndAt(n, outbox[p], watermark[c][p], PageLimit)
      /\ n >= page[c][p].last
      /\ page[c][p] # again
      /\ faults < MaxFaults
      /\ faults' = faults + 1
      /\ page' = [page EXCEPT ![c][p] = again]
      /\ UNCHANGED <<outbox, database, watermark, acked, worker, acksInFlight, up>>

\* c applies the next event of its page, unless it has received it before.
ApplyNext(c, p) ==
  /\ page[c][p].rest # {}
  /\ LET e == NextOf(page[c][p].rest)
     IN  /\ page' = [page EXCEPT ![c][p].rest = @ \ {e}]
         /\ IF e \in received[c] /\ Bug # "NoDedupe"
            THEN UNCHANGED database
            ELSE Apply(c, e)
  /\ UNCHANGED <<outbox, watermark, acked, worker, acksInFlight, up, faults>>

\* The page is done: the watermark is stored and an ack is sent.
FinishPage(c, p) ==
  /\ page[c][p].inHand
  /\ page[c][p].rest = {}
  /\ LET last  == page[c][p].last
         empty == last = watermark[c][p]
     IN  /\ watermark' = [watermark EXCEPT ![c][p] = last]
         /\ acksInFlight' = IF empty /\ Bug = "EmptyPageNeverAcks"
                            THEN acksInFlight
                            ELSE [acksInFlight EXCEPT ![c][p] = @ \cup {last}]
  /\ page' = [page EXCEPT ![c][p] = NoPage]
  /\ UNCHANGED <<outbox, database, acked, worker, up, faults>>

\* An ack from c reaches p.  It stays in flight, so it may arrive again, and
\* after a later one; p keeps the greatest.
DeliverAck(c, p, n) ==
  /\ n \in acksInFlight[c][p]
  /\ up[p]
  /\ acked' = [acked EXCEPT ![p][c] = Max(@, n)]
  /\ UNCHANGED <<outbox, database, watermark, page, worker, acksInFlight, up, faults>>

\* The network drops an ack, or the last copy of one.
LoseAck(c, p, n) ==
  /\ n \in acksInFlight[c][p]
  /\ acksInFlight' = [acksInFlight EXCEPT ![c][p] = @ \ {n}]
  /\ UNCHANGED <<outbox, database, watermark, acked, page, worker, up, faults>>

-----------------------------------------------------------------------------
(* COMPENSATION: one worker a controller *)

StartJob(c, l) ==
  /\ up[c]
  /\ worker[c] = NoEvent
  /\ job[c][l] = "pending"
  /\ job' = [job EXCEPT ![c][l] = "running"]
  /\ worker' = [worker EXCEPT ![c] = l]
  /\ UNCHANGED <<outbox, received, applyCount, head, conflict, watermark, acked,
                 page, acksInFlight, up, faults>>

\* The loser is undone and the head re-applied; the same transaction resolves
\* the conflict.
CompleteJob(c, l) ==
  /\ worker[c] = l
  /\ job' = [job EXCEPT ![c][l] = "completed"]
  /\ conflict' = IF Bug = "CompletesJobOnly" THEN conflict
                 ELSE [conflict EXCEPT ![c][l].resolved = TRUE]
  /\ worker' = [worker EXCEPT ![c] = NoEvent]
  /\ UNCHANGED <<outbox, received, applyCount, head, watermark, acked,
                 page, acksInFlight, up, faults>>

FailJob(c, l) ==
  /\ worker[c] = l
  /\ job' = [job EXCEPT ![c][l] = "failed"]
  /\ worker' = [worker EXCEPT ![c] = NoEvent]
  /\ UNCHANGED <<outbox, received, applyCount, head, conflict, watermark, acked,
                 page, acksInFlight, up, faults>>

RetryJob(c, l) ==
  /\ up[c]
  /\ job[c][l] = "failed"
  /\ job' = [job EXCEPT ![c][l] = "pending"]
  /\ UNCHANGED <<outbox, received, applyCount, head, conflict, watermark, acked,
                 page, worker, acksInFlight, up, faults>>

-----------------------------------------------------------------------------
(* CRASHES *)

\* The pages in hand and the worker are gone.  Where the apply is not one
\* transaction, the crash may leave the dedupe row of the event that was next.
Crash(c) ==
  LET torn == {NextOf(page[c][p].rest) : p \in {q \in Controllers : page[c][q].rest # {}}}
  IN  /\ up[c]
      /\ faults < MaxFaults
      /\ faults' = faults + 1
      /\ up' = [up EXCEPT ![c] = FALSE]
      /\ page' = [page EXCEPT ![c] = [p \in Controllers |-> NoPage]]
      /\ worker' = [worker EXCEPT ![c] = NoEvent]
      /\ received' = IF Bug = "SplitApply" THEN [received EXCEPT ![c] = @ \cup torn]
                     ELSE received
      /\ UNCHANGED <<outbox, applyCount, head, conflict, job, watermark, acked, acksInFlight>>

\* A job that was running when the controller crashed has no worker any more,
\* so it goes back into the queue.
Restart(c) ==
  /\ ~up[c]
  /\ up' = [up EXCEPT ![c] = TRUE]
  /\ job' = IF Bug = "NoReclaim" THEN job
            ELSE [job EXCEPT ![c] = [l \in Events |->
                    IF job[c][l] = "running" THEN "pending" ELSE job[c][l]]]
  /\ UNCHANGED <<outbox, received, applyCount, head, conflict, watermark, acked,
                 page, worker, acksInFlight, faults>>

-----------------------------------------------------------------------------

Next ==
  \/ \E c \in Controllers, e \in Events : LocalWrite(c, e)
  \/ \E c, p \in Controllers, n \in 0..MaxPlace : Pull(c, p, n)
  \/ \E c, p \in Controllers, n \in 0..MaxPlace : RepeatPage(c, p, n)
  \/ \E c, p \in Controllers : ApplyNext(c, p)
  \/ \E c, p \in Controllers : FinishPage(c, p)
  \/ \E c, p \in Controllers, n \in 1..MaxPlace : DeliverAck(c, p, n)
  \/ \E c, p \in Controllers, n \in 1..MaxPlace : LoseAck(c, p, n)
  \/ \E c \in Controllers, l \in Events : StartJob(c, l)
  \/ \E c \in Controllers, l \in Events : CompleteJob(c, l)
  \/ \E c \in Controllers, l \in Events : FailJob(c, l)
  \/ \E c \in Controllers, l \in Events : RetryJob(c, l)
  \/ \E c \in Controllers : Crash(c)
  \/ \E c \in Controllers : Restart(c)

(***************************************************************************)
(* Fairness.  Whatever a running controller can do alone it does (weak).   *)
(* Losing an ack is not bounded, so an ack that is sent again and again    *)
(* gets through in the end (strong); and so does a compensation that is    *)
(* tried again and again.  Nobody has to write, and nobody has to crash.   *)
(***************************************************************************)

\* c's poll loop for p.  At most one of the three is enabled, so weak fairness
\* of the loop is weak fairness of each.  Which page a pull brings is nobody's
\* promise; but it brings an event, or it is there for the sake of a lost ack.
Poll(c, p) ==
  (\E n \in 0..MaxPlace : Pull(c, p, n)) \/ ApplyNext(c, p) \/ FinishPage(c, p)

\* The network's part: some ack from c reaches p.
AckArrives(c, p) == \E n \in 1..MaxPlace : DeliverAck(c, p, n)

\* c's worker.  There are finitely many jobs, so that some job completes each
\* time is enough for all of them to.
Work(c)         == \E l \in Events : StartJob(c, l) \/ RetryJob(c, l)
WorkSucceeds(c) == \E l \in Events : CompleteJob(c, l)

Fairness ==
  \A c \in Controllers :
    /\ WF_vars(Restart(c))
    /\ WF_vars(Work(c))
    /\ SF_vars(WorkSucceeds(c))
    /\ \A p \in Controllers \ {c} : WF_vars(Poll(c, p)) /\ SF_vars(AckArrives(c, p))

Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
(* SAFETY *)

TypeOK ==
  /\ outbox       \in [Controllers -> SUBSET Events]
  /\ received     \in [Controllers -> SUBSET Events]
  /\ applyCount   \in [Controllers -> [Events -> Nat]]
  /\ head         \in [Controllers -> [Resources -> Events \cup {NoEvent}]]
  /\ conflict     \in [Controllers -> [Events -> ConflictRecords]]
  /\ job          \in [Controllers -> [Events -> JobStates]]
  /\ watermark    \in [Controllers -> [Controllers -> 0..MaxPlace]]
  /\ acked        \in [Controllers -> [Controllers -> 0..MaxPlace]]
  /\ page         \in [Controllers -> [Controllers -> Pages]]
  /\ worker       \in [Controllers -> Events \cup {NoEvent}]
  /\ acksInFlight \in [Controllers -> [Controllers -> SUBSET (1..MaxPlace)]]
  /\ up           \in [Controllers -> BOOLEAN]
  /\ faults       \in 0..MaxFaults

\* However often an event arrives, it takes effect once.
AppliedAtMostOnce ==
  \A c \in Controllers, e \in Events : applyCount[c][e] <= 1

\* What is recognised as a duplicate has taken effect: no event is lost
\* between its dedupe row and its head.
ReceivedIsApplied ==
  \A c \in Controllers : received[c] = Applied(c)

\* Each head is the greatest by rank of the events applied for its resource,
\* in whatever order they came.
HeadIsRankMaximal ==
  \A c \in Controllers, r \in Resources :
    head[c][r] = GreatestOf({e \in Applied(c) : ResourceOf(e) = r})

\* Replicas that have applied the same events have the same heads.
HeadsAgree ==
  \A a, b \in Controllers : Applied(a) = Applied(b) => head[a] = head[b]

\* Zero manual: a loser has an automatic terminal state, and its conflict is
\* resolved or there is a job that is going to resolve it.
ConflictsAreHandled ==
  \A c \in Controllers, l \in Events :
    LET record == conflict[c][l]
    IN  record # NoConflict =>
          /\ record.terminal \in LoserStates
          /\ record.resolved \/ job[c][l] \in {"pending", "running", "failed"}

\* A compensated conflict names a loser that was applied here, and a winner
\* other than the loser, also applied, of the same resource.
CompensatedNamesLoser ==
  \A c \in Controllers, l \in Events :
    LET record == conflict[c][l]
    IN  record.terminal = "auto_compensated" =>
          /\ l \in Applied(c)
          /\ record.winner \in Applied(c) \ {l}
          /\ ResourceOf(record.winner) = ResourceOf(l)

\* Exactly the compensated conflicts have a job.
JobIffCompensated ==
  \A c \in Controllers, l \in Events :
    job[c][l] # "none" <=> conflict[c][l].terminal = "auto_compensated"

\* No ack, delivered or in flight, claims an event that its sender has not
\* applied: an outbox may be truncated up to the least ack.
AckedIsApplied ==
  \A c, p \in Controllers : \A e \in EventsOf(p) :
    \/ e \in Applied(c)
    \/ Place(e) > acked[p][c] /\ \A n \in acksInFlight[c][p] : Place(e) > n

-----------------------------------------------------------------------------
(* LIVENESS *)

Agreement ==
  \A c \in Controllers : Applied(c) = Written /\ \A d \in Controllers : head[c] = head[d]

\* Sooner or later all replicas have applied all that was ever written, and
\* agree on every head, for good.
EventuallyConverged == <>[]Agreement

\* No conflict stays open.  (A behaviour has finitely many, so it is enough to
\* say that from some moment on there is none.)
ConflictsAreResolved ==
  <>[](\A c \in Controllers, l \in Events : conflict[c][l].resolved)

\* Every job completes, whatever fails or crashes on the way.
JobsComplete ==
  <>[](\A c \in Controllers, l \in Events : job[c][l] \in {"none", "completed"})

\* In the end every controller knows that its peers have all its events.
AcksCatchUp ==
  <>[](\A p, c \in Controllers : c # p => acked[p][c] = Latest(outbox[p]))

=============================================================================
