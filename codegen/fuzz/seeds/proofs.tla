---- MODULE proofs ----
EXTENDS TLAPS, Naturals
CONSTANTS S, P(_)
VARIABLE v
AXIOM Base == \A s \in S : P(s)
LEMMA Two == ASSUME NEW s \in S, P(s), NEW VARIABLE w PROVE <<s, w>> # <<>>
  BY Base DEF Base
THEOREM Main == ASSUME NEW a \in S, (* ID *) P(a) PROVE \E b \in S : P(b) /\ []<>(v = b)
<1> DEFINE Q == P(a)
<1>1. Q
  <2>1. CASE a = a  OBVIOUS
  <2>2. TAKE x \in S
  <2>3. HAVE x # a
  <2>4. WITNESS a \in S
  <2> PICK y \in S : P(y) BY <1>1
  <2> SUFFICES ASSUME NEW z \in S PROVE P(z)
  <2>q. QED BY <2>1, <2>2 DEF Q
<1> USE <1>1 DEF Q
<1> HIDE DEFS Q
<1>2. QED BY <1>1, Two!1, PTL
====
INVARIANT Base
