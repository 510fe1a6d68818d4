-------------------------------- MODULE Hours --------------------------------
(***************************************************************************)
(* A clock that shows hours, and goes.                                       *)
(***************************************************************************)
EXTENDS Naturals
CONSTANT HoursADay
VARIABLE hour

Init == hour \in 0..HoursADay - 1
Tick == hour' = (hour + 1) % HoursADay
Spec == Init /\ [][Tick]_hour /\ WF_hour(Tick)
=============================================================================
