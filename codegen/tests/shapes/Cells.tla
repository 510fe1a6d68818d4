---- MODULE Cells ----
\* Values of several kinds in states that fit a few words.
EXTENDS Naturals
CONSTANTS Proc, Nil
VARIABLES cell,    \* by process: Nil, a number, a truth value, a set, or a record
          offered, \* records of two kinds, each once
          last     \* Nil, or the cell that changed last
vars == <<cell, offered, last>>

Init == cell = [p \in Proc |-> Nil] /\ offered = {} /\ last = Nil

Put(p, value) == cell' = [cell EXCEPT ![p] = value] /\ last' = cell[p]

Fill(p) ==
    /\ cell[p] = Nil
    /\ \/ \E n \in 0..2 : Put(p, n)
       \/ Put(p, TRUE)
       \/ \E some \in SUBSET Proc : Put(p, some)
       \/ \E n \in 3..4 : Put(p, [by |-> p, number |-> n])
    /\ UNCHANGED offered

Offer(p) ==
    /\ cell[p] # Nil
    /\ Put(p, Nil)
    /\ \/ offered' = offered \cup {[tag |-> "gone", by |-> p]}
       \/ \E r \in Proc \ {p} : offered' = offered \cup {[tag |-> "given", by |-> p, to |-> r]}

Take(p) ==
    /\ cell[p] = Nil
    /\ \E offer \in offered :
        /\ offer.tag = "given" /\ offer.to = p
        /\ Put(p, offer.by = p)
        /\ offered' = offered \ {offer}

Next == \E p \in Proc : Fill(p) \/ Offer(p) \/ Take(p)
Spec == Init /\ [][Next]_vars
TypeOK == \A offer \in offered : offer.by \in Proc /\ (offer.tag = "given" => offer.to # offer.by)
====
