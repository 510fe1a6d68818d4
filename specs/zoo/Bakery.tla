------------------------------- MODULE Bakery -------------------------------
(***************************************************************************)
(* Lamport's bakery: take a ticket higher than anybody's, then wait for all   *)
(* who hold a lower one.  Tickets grow without end, so the state graph is      *)
(* infinite; the VIEW identifies states in which the tickets have the same     *)
(* order, which is all that the algorithm looks at, and makes it finite.       *)
(*                                                                          *)
(* Shown: an infix operator of one's own, a VIEW, a constraint that bounds     *)
(* the same spec instead, and a tuple as the pattern of a quantifier.          *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS Customers, Patience

Customer == 1..Customers

VARIABLES ticket, pc, ahead
vars == <<ticket, pc, ahead>>

(* The order in which customers are served: by ticket, then by number. *)
a \prec b == \/ a[1] < b[1]
             \/ a[1] = b[1] /\ a[2] < b[2]

Rank(c) == <<ticket[c], c>>

Init == /\ ticket = [c \in Customer |-> 0]
        /\ pc = [c \in Customer |-> "away"]
        /\ ahead = [c \in Customer |-> {}]

Highest == CHOOSE n \in {ticket[c] : c \in Customer} : \A c \in Customer : n >= ticket[c]

(* Looking at all tickets is one step here, so that two customers may not get the same one. *)
TakeTicket(c) == /\ pc[c] = "away"
                 /\ ticket' = [ticket EXCEPT ![c] = Highest + 1]
                 /\ ahead' = [ahead EXCEPT ![c] = Customer \ {c}]
                 /\ pc' = [pc EXCEPT ![c] = "waiting"]

LetPass(c) == /\ pc[c] = "waiting"
              /\ \E d \in ahead[c] :
                   /\ ticket[d] = 0 \/ Rank(c) \prec Rank(d)
                   /\ ahead' = [ahead EXCEPT ![c] = @ \ {d}]
              /\ UNCHANGED <<ticket, pc>>

Serve(c) == /\ pc[c] = "waiting" /\ ahead[c] = {}
            /\ pc' = [pc EXCEPT ![c] = "served"]
            /\ UNCHANGED <<ticket, ahead>>

Leave(c) == /\ pc[c] = "served"
            /\ ticket' = [ticket EXCEPT ![c] = 0]
            /\ pc' = [pc EXCEPT ![c] = "away"]
            /\ UNCHANGED ahead

Next == \E c \in Customer : TakeTicket(c) \/ LetPass(c) \/ Serve(c) \/ Leave(c)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
OneAtATime == Cardinality({c \in Customer : pc[c] = "served"}) <= 1
OnlyHoldersWait == \A c \in Customer : pc[c] = "away" <=> ticket[c] = 0
FirstComesFirst == \A <<c, d>> \in Customer \X Customer :
                      (pc[c] = "served" /\ ticket[d] # 0 /\ c # d) => Rank(c) \prec Rank(d)

OrderOfTickets == {<<c, d>> \in Customer \X Customer : ticket[c] < ticket[d]}
ByOrder == <<pc, ahead, OrderOfTickets>>

FewTickets == Highest <= Patience
=============================================================================
