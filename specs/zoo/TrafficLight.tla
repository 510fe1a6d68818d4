---------------------------- MODULE TrafficLight ----------------------------
(***************************************************************************)
(* Two roads cross.  A controller gives each of them green in turn, and each    *)
(* road's cars come when they like.                                           *)
(*                                                                          *)
(* Shown: temporal formulas of every shape (<>[], []<>, ~>, implication           *)
(* between them, quantified over a constant set), WF and SF of the same action,   *)
(* and lassos: one that goes round, one that stutters.                         *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANT Capacity
Road == {"main", "side"}

VARIABLES light, cars
vars == <<light, cars>>

Across(r) == CHOOSE s \in Road : s # r

Init == /\ light = [r \in Road |-> "red"]
        /\ cars = [r \in Road |-> 0]

Arrive(r) == cars[r] < Capacity /\ cars' = [cars EXCEPT ![r] = @ + 1] /\ UNCHANGED light
Drive(r) == light[r] = "green" /\ cars[r] > 0 /\ cars' = [cars EXCEPT ![r] = @ - 1] /\ UNCHANGED light
Green(r) == light[r] = "red" /\ light[Across(r)] = "red" /\ light' = [light EXCEPT ![r] = "green"] /\ UNCHANGED cars
Red(r) == light[r] = "green" /\ light' = [light EXCEPT ![r] = "red"] /\ UNCHANGED cars

Next == \E r \in Road : Arrive(r) \/ Drive(r) \/ Green(r) \/ Red(r)

Lights == \A r \in Road : SF_vars(Green(r)) /\ WF_vars(Red(r))
Drivers == \A r \in Road : SF_vars(Drive(r))

Spec == Init /\ [][Next]_vars /\ Lights /\ Drivers
SleepySpec == Init /\ [][Next]_vars /\ Lights
HungrySpec == Init /\ [][Next]_vars /\ Drivers /\ (\A r \in Road : WF_vars(Green(r)) /\ WF_vars(Red(r)))

-----------------------------------------------------------------------------
OneGreen == Cardinality({r \in Road : light[r] = "green"}) <= 1
TurnsGreen == \A r \in Road : []<>(light[r] = "green")
Passes == \A r \in Road : cars[r] = Capacity ~> cars[r] < Capacity
IfSomeoneWaits == \A r \in Road : []((cars[r] > 0) => <>(light[r] = "green"))
IfAlways == (\A r \in Road : <>[](light[r] = "red")) => FALSE
=============================================================================
