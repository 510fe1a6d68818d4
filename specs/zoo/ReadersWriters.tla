--------------------------- MODULE ReadersWriters ---------------------------
(***************************************************************************)
(* Many may read at once, but who writes is alone.  Those who wait stand in   *)
(* one queue, so that neither kind starves the other.                        *)
(*                                                                          *)
(* Shown: sequences with SelectSeq and a LAMBDA, an operator as a parameter,   *)
(* IF in an action, nested LET, model values, and symmetry.                   *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANT Actor

VARIABLES queue,    \* of <<what, who>>
          readers, writer
vars == <<queue, readers, writer>>

Init == queue = << >> /\ readers = {} /\ writer = {}

Waiting(what) == SelectSeq(queue, LAMBDA entry : entry[1] = what)
IsQueued(a) == \E i \in DOMAIN queue : queue[i][2] = a
IsBusy(a) == a \in readers \cup writer

Ask(what, a) == /\ ~IsQueued(a) /\ ~IsBusy(a)
                /\ queue' = Append(queue, <<what, a>>)
                /\ UNCHANGED <<readers, writer>>

(* Lets the first of the queue in, if that is allowed. *)
Admit ==
  /\ queue # << >>
  /\ LET first == Head(queue)
         who == LET pair == first IN pair[2]
     IN IF first[1] = "read"
        THEN writer = {} /\ readers' = readers \cup {who} /\ UNCHANGED writer
        ELSE readers = {} /\ writer = {} /\ writer' = {who} /\ UNCHANGED readers
  /\ queue' = Tail(queue)

Finish(a) == /\ IsBusy(a)
             /\ readers' = readers \ {a}
             /\ writer' = writer \ {a}
             /\ UNCHANGED queue

Each(Action(_)) == \E a \in Actor : Action(a)

Next == \/ Each(LAMBDA a : Ask("read", a))
        \/ Each(LAMBDA a : Ask("write", a))
        \/ Admit
        \/ Each(Finish)

Fairness == WF_vars(Admit) /\ \A a \in Actor : WF_vars(Finish(a))
Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
TypeOK == /\ queue \in Seq({"read", "write"} \X Actor)
          /\ readers \subseteq Actor /\ writer \subseteq Actor
WritersAreAlone == writer # {} => readers = {} /\ Cardinality(writer) = 1
NobodyWaitsTwice == \A i, j \in 1..Len(queue) : queue[i][2] = queue[j][2] => i = j
KindsAddUp == Len(Waiting("read")) + Len(Waiting("write")) = Len(queue)
WritersGetIn == \A a \in Actor : (\E i \in DOMAIN queue : queue[i] = <<"write", a>>) ~> a \in writer

Symmetry == Permutations(Actor)
=============================================================================
