----------------------------- MODULE Termination -----------------------------
(***************************************************************************)
(* Detecting that a distributed computation has ended (Dijkstra, Feijen and   *)
(* van Gasteren).  A token goes round a ring; nodes that have given work to    *)
(* others are black, and blacken the token, and only a white token that comes  *)
(* back to a white, passive node 0 proves that nothing is left to do.          *)
(*                                                                          *)
(* Shown: booleans as function values, EXCEPT with a nested IF, a record       *)
(* variable, an inductive invariant as a conjunction of cases, and a safety     *)
(* and a liveness side of "detection".                                        *)
(***************************************************************************)
EXTENDS Naturals

CONSTANT N
Node == 0..N - 1

VARIABLES active, black, token
vars == <<active, black, token>>

Init == /\ active \in [Node -> BOOLEAN]
        /\ black = [n \in Node |-> FALSE]
        /\ token = [at |-> 0, black |-> TRUE]

Work(n, m) == /\ active[n] /\ n # m
              /\ active' = [active EXCEPT ![m] = TRUE]
              /\ black' = [black EXCEPT ![n] = IF m > n THEN TRUE ELSE @]
              /\ UNCHANGED token

Rest(n) == /\ active[n]
           /\ active' = [active EXCEPT ![n] = FALSE]
           /\ UNCHANGED <<black, token>>

(* Node 0 starts a round unless the last one was conclusive. *)
Start == /\ token.at = 0
         /\ token.black \/ black[0]
         /\ token' = [at |-> N - 1, black |-> FALSE]
         /\ black' = [black EXCEPT ![0] = FALSE]
         /\ UNCHANGED active

Pass(n) == /\ token.at = n /\ n # 0 /\ ~active[n]
           /\ token' = [token EXCEPT !.at = @ - 1, !.black = @ \/ black[n]]
           /\ black' = [black EXCEPT ![n] = FALSE]
           /\ UNCHANGED active

System == Start \/ \E n \in Node : Pass(n)
Next == System \/ \E n \in Node : Rest(n) \/ \E m \in Node : Work(n, m)

Spec == Init /\ [][Next]_vars /\ WF_vars(System)

-----------------------------------------------------------------------------
Terminated == \A n \in Node : ~active[n]
Detected == token.at = 0 /\ ~token.black /\ ~black[0] /\ ~active[0]

TypeOK == /\ active \in [Node -> BOOLEAN]
          /\ black \in [Node -> BOOLEAN]
          /\ token \in [at : Node, black : BOOLEAN]

Sound == Detected => Terminated
Why == \/ \A n \in Node : token.at < n => ~active[n]
       \/ \E n \in Node : n <= token.at /\ black[n]
       \/ token.black
Complete == Terminated ~> Detected
StaysTerminated == [](Terminated => []Terminated)
=============================================================================
