---- MODULE Dimmer ----
EXTENDS Naturals
VARIABLE power
Init == power = 0
Next == power' = (power + 1) % 3
Spec == Init /\ [][Next]_power /\ WF_power(Next)

(* An ENABLED in Lamp asks what `shown` and `steps` may be next, and not what `power` may. *)
Lamp == INSTANCE Lamp WITH shown <- IF power = 0 THEN "dark" ELSE IF power = 1 THEN "dim" ELSE "bright",
                           steps <- IF power = 2 THEN {"bright"} ELSE {}
MayTurn == Lamp!MayTurn
Lives == Lamp!Lives
Breaks == Lamp!Breaks
NeverBrightens == ~Lamp!MayBrighten

(* An instance for each brightness. *)
Other(bright) == INSTANCE Lamp WITH shown <- IF power = 0 THEN "dark" ELSE IF power = 1 THEN "dim" ELSE bright,
                                    steps <- IF power = 2 THEN {bright} ELSE {}
OthersMayTurn == \A bright \in {"bright", "broken"} : Other(bright)!MayTurn
OtherLives == Other("bright")!Lives
OtherBreaks == Other("bright")!Breaks
====
