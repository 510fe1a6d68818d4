------------------------------ MODULE Snapshot ------------------------------
(***************************************************************************)
(* Chandy and Lamport's distributed snapshot, told with money.  Banks send  *)
(* each other coins over FIFO channels; a snapshot records every bank's     *)
(* balance and every channel's contents, at no single moment, and yet the   *)
(* total must come out right.                                               *)
(*                                                                          *)
(* Shown: functions whose arguments are pairs, sequences as channels, a     *)
(* string among integers as a message, recursion over a set, and UNCHANGED *)
(* over definitions.                                                        *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS Bank, Initiator, Coins

ASSUME Initiator \in Bank

Channel == {c \in Bank \X Bank : c[1] # c[2]}

VARIABLES balance, channel,  \* the system
          recorded,          \* balances as recorded; -1 before
          observed,          \* coins seen on a channel between recording and marker
          closed             \* channels whose marker has arrived

system == <<balance, channel>>
snapshot == <<recorded, observed, closed>>
vars == <<system, snapshot>>

Marker == "marker"

Init == /\ balance = [b \in Bank |-> Coins]
        /\ channel = [c \in Channel |-> << >>]
        /\ recorded = [b \in Bank |-> -1]
        /\ observed = [c \in Channel |-> 0]
        /\ closed = {}

HasRecorded(b) == recorded[b] >= 0

(* Recording puts a marker on every outgoing channel. *)
Record(b, channels) ==
  /\ recorded' = [recorded EXCEPT ![b] = balance[b]]
  /\ channel' = [c \in Channel |-> IF c[1] = b THEN Append(channels[c], Marker) ELSE channels[c]]

Send(c) == /\ balance[c[1]] > 0
           /\ balance' = [balance EXCEPT ![c[1]] = @ - 1]
           /\ channel' = [channel EXCEPT ![c] = Append(@, "coin")]
           /\ UNCHANGED snapshot

ReceiveCoin(c) ==
  /\ channel[c] # << >>
  /\ Head(channel[c]) # Marker
  /\ balance' = [balance EXCEPT ![c[2]] = @ + 1]
  /\ channel' = [channel EXCEPT ![c] = Tail(@)]
  /\ observed' = IF HasRecorded(c[2]) /\ c \notin closed
                 THEN [observed EXCEPT ![c] = @ + 1]
                 ELSE observed
  /\ UNCHANGED <<recorded, closed>>

ReceiveMarker(c) ==
  /\ channel[c] # << >>
  /\ Head(channel[c]) = Marker
  /\ closed' = closed \cup {c}
  /\ LET rest == [channel EXCEPT ![c] = Tail(@)]
     IN IF HasRecorded(c[2])
        THEN channel' = rest /\ UNCHANGED recorded
        ELSE Record(c[2], rest)
  /\ UNCHANGED <<balance, observed>>

Begin == /\ ~HasRecorded(Initiator)
         /\ Record(Initiator, channel)
         /\ UNCHANGED <<balance, observed, closed>>

Next == \/ Begin
        \/ \E c \in Channel : Send(c) \/ ReceiveCoin(c) \/ ReceiveMarker(c)

Fairness == WF_vars(Begin) /\ \A c \in Channel : WF_vars(ReceiveCoin(c)) /\ WF_vars(ReceiveMarker(c))

Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0
             ELSE LET x == CHOOSE x \in S : TRUE IN f[x] + Sum(f, S \ {x})

Total == Coins * Cardinality(Bank)
Done == closed = Channel

InTransit == [c \in Channel |-> Len(SelectSeq(channel[c], LAMBDA m : m # Marker))]

MoneyIsConserved == Sum(balance, Bank) + Sum(InTransit, Channel) = Total
SnapshotIsConsistent == Done => Sum(recorded, Bank) + Sum(observed, Channel) = Total

SnapshotEnds == <>Done
=============================================================================
