------------------------------ MODULE Lending ------------------------------
(* A library of one book: what generated code makes of each construct. *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS Readers, Limit, Nobody

VARIABLES
  holder,   \* who has the book, or Nobody
  queue,    \* who waits for it, in order
  card,     \* card[r]: what r is known by
  banned    \* who may not wait any more

vars == <<holder, queue, card, banned>>

Waiting == {queue[i] : i \in 1..Len(queue)}

\* A reader is busy who has the book or waits for it.
Busy(r) == r = holder \/ r \in Waiting

\* The order in which fines are asked for: the most loans first.
MostLoans == CHOOSE r \in Readers : \A q \in Readers : card[q].loans <= card[r].loans

Grade(n) == CASE n = 0 -> "new" [] n < Limit -> "known" [] OTHER -> "regular"

Init ==
  /\ holder = Nobody
  /\ queue = <<>>
  /\ card = [r \in Readers |-> [loans |-> 0, grade |-> "new"]]
  /\ banned = {}

\* A reader asks for the book.
Ask(r) ==
  /\ ~Busy(r)
  /\ r \notin banned
  /\ queue' = Append(queue, r)
  /\ UNCHANGED <<holder, card, banned>>

\* The first in the queue gets the book.
Lend ==
  /\ holder = Nobody
  /\ queue # <<>>
  /\ LET r == Head(queue)
         n == card[r].loans + 1
     IN /\ n <= Limit
        /\ holder' = r
        /\ card' = [card EXCEPT ![r].loans = @ + 1, ![r].grade = Grade(n)]
  /\ queue' = Tail(queue)
  /\ UNCHANGED banned

\* The book comes back, and who has had it often enough may be banned.
Return ==
  /\ holder # Nobody
  /\ holder' = Nobody
  /\ banned' \in {banned} \cup {banned \cup {r} : r \in {q \in Readers : card[q].loans = Limit}}
  /\ UNCHANGED <<queue, card>>

Next == (\E r \in Readers : Ask(r)) \/ Lend \/ Return

Spec == Init /\ [][Next]_vars /\ WF_vars(Lend) /\ \A r \in Readers : SF_vars(Ask(r))

TypeOK ==
  /\ holder \in Readers \cup {Nobody}
  /\ banned \subseteq Readers
  /\ \A r \in Readers : card[r].loans \in 0..Limit

NobodyWaitsForWhatHeHas == holder # Nobody => holder \notin Waiting

RegularsAreCounted == \A r \in Readers : card[r].grade = "regular" => card[r].loans = Limit

FinesAreFair == card[MostLoans].loans * Cardinality(Readers) >= card[MostLoans].loans

Returned == []<>(holder = Nobody)
=============================================================================
