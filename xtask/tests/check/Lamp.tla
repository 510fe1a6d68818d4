---- MODULE Lamp ----
(* What Dimmer shows, and what it may show. *)
VARIABLES shown, steps
Shown == {"dark", "dim", "bright", "broken"}
Init == shown = "dark" /\ steps = {}
Turn == shown' \in Shown \ {shown} /\ UNCHANGED steps
Brighten == shown = "dark" /\ shown' = "bright" /\ steps' = {shown'}
Break == shown # "broken" /\ shown' = "broken" /\ UNCHANGED steps
Lives == WF_<<shown, steps>>(Brighten)
Breaks == WF_<<shown, steps>>(Break)
MayTurn == ENABLED Turn
MayBrighten == ENABLED (Brighten /\ steps' = {})
====
