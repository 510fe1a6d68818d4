---- MODULE Kinds ----
\* Values of several kinds in one place: told apart when the spec runs, and in TLC's order.
EXTENDS Naturals, Sequences, FiniteSets
CONSTANTS Proc, Nil
VARIABLES sent,   \* records with a tag, and Nil
          links,  \* records of as many fields, whose first is the same: TLC's order has them in turns
          held,   \* by process: Nil, a number, or a record
          first,  \* Nil, or what CHOOSE gives
          log,    \* Nil, numbers and sets
          sort,   \* by process: which of these it is
          odd     \* a truth value, or a string
vars == <<sent, links, held, first, log, sort, odd>>

Ack == [kind |-> "ack"]
Vote(p) == [kind |-> "vote", from |-> p]
Price(n) == [kind |-> "price", amount |-> n]
Message == [kind : {"ack"}] \cup [kind : {"vote"}, from : Proc] \cup [kind : {"price"}, amount : 1..3] \cup {Nil}

Init ==
    /\ sent = {Nil}
    /\ links = {}
    /\ held = [p \in Proc |-> Nil]
    /\ first = Nil
    /\ log = <<>>
    /\ sort = [p \in Proc |-> "nothing"]
    /\ odd = FALSE

Send(m) == sent' = sent \cup {m}
Prices == {m \in sent : m # Nil /\ m.kind = "price"}
Amounts == {m.amount : m \in Prices}

Tell ==
    /\ \/ Send(Ack)
       \/ \E p \in Proc : Send(Vote(p))
       \/ \E n \in 1..2 : Send(Price(n)) /\ (Nil \in sent => n = 1)
    /\ UNCHANGED <<links, held, first, log, sort, odd>>

Forget ==
    /\ sent' = sent \ {Nil}
    /\ UNCHANGED <<links, held, first, log, sort, odd>>

Link(p, r) ==
    /\ Cardinality(links) < 2
    /\ links' = links \cup {IF p = r THEN [at |-> p, note |-> 1] ELSE [at |-> p, to |-> r]}
    /\ UNCHANGED <<sent, held, first, log, sort, odd>>

Hold(p) ==
    /\ sort[p] = "nothing" \/ (sort[p] = "message" /\ held[p] \in Message)
    /\ \E m \in sent :
        /\ m # Nil
        /\ held' = [held EXCEPT ![p] = IF m.kind = "price" THEN m.amount ELSE m]
        /\ sort' = [sort EXCEPT ![p] = IF m.kind = "price" THEN "number" ELSE "message"]
    /\ UNCHANGED <<sent, links, first, log, odd>>

Raise(p) ==
    /\ held[p] # Nil
    /\ sort[p] = "number"
    /\ held[p] < 3
    /\ held' = [held EXCEPT ![p] = @ + 1]
    /\ UNCHANGED <<sent, links, first, log, sort, odd>>

Choose ==
    /\ \/ /\ links # {}
          /\ first' = CHOOSE l \in links : TRUE
       \/ /\ sent # {}
          /\ first' = CHOOSE m \in sent : Cardinality(sent) > 1 /\ m # Nil => m.kind # "ack"
    /\ UNCHANGED <<sent, links, held, log, sort, odd>>

Write ==
    /\ Len(log) < 2
    /\ log' = IF Len(log) = 0 THEN Append(log, Nil) ELSE Append(log, IF Amounts = {} THEN 7 ELSE Amounts)
    /\ odd' = IF Len(log) = 1 THEN "odd" ELSE TRUE
    /\ UNCHANGED <<sent, links, held, first, sort>>

Next == Tell \/ Forget \/ (\E p, r \in Proc : Link(p, r)) \/ (\E p \in Proc : Hold(p) \/ Raise(p)) \/ Choose \/ Write
Spec == Init /\ [][Next]_vars

TypeOK ==
    /\ sent \subseteq Message
    /\ \A p \in Proc : held[p] = Nil \/ (IF sort[p] = "number" THEN held[p] \in 1..3 ELSE held[p] \in Message)
    /\ \A i \in 1..Len(log) : log[i] = Nil \/ i = 2
    /\ Len(log) < 2 => odd \in BOOLEAN
\* TLC refuses to compare a string to a truth value.
Even == odd # TRUE \/ Len(log) = 1
NeverSo == first = Nil \/ first # [at |-> CHOOSE p \in Proc : TRUE, note |-> 1]
Few == Cardinality(sent) < 3 /\ Len(log) + Cardinality(links) < 3
====
