---------------------------- MODULE Philosophers ----------------------------
(***************************************************************************)
(* Dijkstra's dining philosophers.  When everybody takes the left fork       *)
(* first, everybody may end up holding one fork and waiting for ever.  When   *)
(* forks are numbered and the lower one is taken first, nobody starves,       *)
(* provided that a philosopher who could take a fork again and again at last  *)
(* does (strong fairness).                                                   *)
(*                                                                          *)
(* Shown: a configuration that overrides a definition, fairness quantified    *)
(* over a constant set, leads-to, and a deadlock as the expected outcome.     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANT N

Philosopher == 0..N - 1
Nobody == N

VARIABLES fork,   \* who holds each fork
          mood

vars == <<fork, mood>>

Left(p) == p
Right(p) == (p + 1) % N

(* The order in which forks are taken.  One of these stands for FirstFork. *)
Lower(p) == IF Left(p) < Right(p) THEN Left(p) ELSE Right(p)
FirstFork(p) == Left(p)
SecondFork(p) == IF FirstFork(p) = Left(p) THEN Right(p) ELSE Left(p)

Init == /\ fork = [f \in Philosopher |-> Nobody]
        /\ mood = [p \in Philosopher |-> "thinking"]

Take(p, f) == fork[f] = Nobody /\ fork' = [fork EXCEPT ![f] = p]
Feel(p, m) == mood' = [mood EXCEPT ![p] = m]

GetHungry(p) == mood[p] = "thinking" /\ Feel(p, "hungry") /\ UNCHANGED fork
TakeFirst(p) == mood[p] = "hungry" /\ Take(p, FirstFork(p)) /\ Feel(p, "reaching")
TakeSecond(p) == mood[p] = "reaching" /\ Take(p, SecondFork(p)) /\ Feel(p, "eating")
Finish(p) == /\ mood[p] = "eating"
             /\ fork' = [f \in Philosopher |-> IF fork[f] = p THEN Nobody ELSE fork[f]]
             /\ Feel(p, "thinking")

Next == \E p \in Philosopher : GetHungry(p) \/ TakeFirst(p) \/ TakeSecond(p) \/ Finish(p)

(* Nobody has to get hungry. *)
Fairness == \A p \in Philosopher : SF_vars(TakeFirst(p)) /\ SF_vars(TakeSecond(p)) /\ WF_vars(Finish(p))
WeakFairness == \A p \in Philosopher : WF_vars(TakeFirst(p)) /\ WF_vars(TakeSecond(p)) /\ WF_vars(Finish(p))

Spec == Init /\ [][Next]_vars /\ Fairness
WeakSpec == Init /\ [][Next]_vars /\ WeakFairness

-----------------------------------------------------------------------------
TypeOK == fork \in [Philosopher -> Philosopher \cup {Nobody}]
          /\ mood \in [Philosopher -> {"thinking", "hungry", "reaching", "eating"}]

NeighboursDoNotEatTogether ==
  \A p \in Philosopher : ~(mood[p] = "eating" /\ mood[Right(p)] = "eating")

EatersHoldBothForks ==
  \A p \in Philosopher : mood[p] = "eating" => fork[Left(p)] = p /\ fork[Right(p)] = p

NobodyStarves == \A p \in Philosopher : mood[p] = "hungry" ~> mood[p] = "eating"
=============================================================================
