---------------------------------- MODULE Hosts ----------------------------------
\* Where processes run is known before the run, of some processes; what each may be sent is a set that is described.
EXTENDS Naturals, FiniteSets

CONSTANTS Node, Reader, Writer, Where

VARIABLES sent, asked, last

Idle == "idle"
Process == Reader \union Writer \union {Idle}

HostOf[p \in Reader \union Writer] == CHOOSE n \in Node : \E pair \in Where : n \in pair /\ p \in pair

Request == [kind : {"request"}, from : Reader, to : Writer]
Farewell == [kind : {"farewell"}, from : Reader]
Answer == [kind : {"answer"}, to : Reader, ok : BOOLEAN]
Done == sent = Farewell

Init == sent = {} /\ asked = [r \in Reader |-> {}] /\ last = Idle

Ask(r) ==
  \E some \in LET others == Node \ {HostOf[r]}
                  there == {w \in Writer : HostOf[w] \in others}
              IN  {ws \in SUBSET there : Cardinality(ws) = 1} :
    /\ asked[r] = {}
    /\ asked' = [asked EXCEPT ![r] = some]
    /\ sent' = sent \union {[kind |-> "request", from |-> r, to |-> w] : w \in some}
    /\ last' = r

Reply(w) ==
  \E m \in {m \in sent : m.kind = "request" /\ m.to = w} :
    /\ sent' = (sent \ {m}) \union {[kind |-> "answer", to |-> m.from, ok |-> HostOf[w] = HostOf[m.from]]}
    /\ last' = w
    /\ UNCHANGED asked

Leave(r) ==
  /\ Cardinality({m \in sent : m.kind = "answer" /\ m.to = r}) + Cardinality({m \in sent : m.kind = "farewell"}) > 0
  /\ ~Done
  /\ sent' = {m \in sent : m.kind # "answer" \/ m.to # r} \union {[kind |-> "farewell", from |-> r]}
  /\ UNCHANGED <<asked, last>>

Next == \E p \in Process : (p \in Reader /\ (Ask(p) \/ Leave(p))) \/ (p \in Writer /\ Reply(p))

Spec == Init /\ [][Next]_<<sent, asked, last>>

TypeOK == sent \subseteq Request \union Farewell \union Answer /\ last \in Process
Honest == \A m \in sent : m.kind = "answer" => ~m.ok
\* Where nothing runs that is not on some node, this has no value.
Housed == HostOf[last] \in Node
==================================================================================
