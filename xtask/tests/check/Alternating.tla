---- MODULE Alternating ----
EXTENDS Naturals
VARIABLES heat, level, turn
Rise == heat = "low" /\ heat' = "high" /\ level' = 0
Fall == heat = "high" /\ heat' = "low" /\ level' = 1
Init == heat = "low" /\ level = 1 /\ turn = 0
Next == (Rise \/ Fall) /\ turn' = 1 - turn

(* What a guard says of heat, it does not say of heat'. *)
Changes == (heat = "low" /\ heat' = "high") \/ (heat = "high" /\ heat' = "low")
Alternates == [][Changes]_heat

(* The subscript says which of two must change, and not more. *)
Rises == []<><<Rise>>_<<heat, level>>
Sinks == []<><<heat = "high" /\ heat' = "high">>_<<heat, level>>
Fair == Init /\ [][Next]_<<heat, level, turn>> /\ WF_<<heat, level>>(Next)
====
