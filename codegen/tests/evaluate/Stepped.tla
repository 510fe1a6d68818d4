---- MODULE Stepped ----
\* The level of the next state is one more, whatever state it is.
EXTENDS Integers, TLC
VARIABLES x, y
Level == TLCGet("level")
Init == x = 0 /\ y = 1 /\ Level = 0
Next == x < 3 /\ x' = x + 1 /\ y' = Level' /\ Assert(TLCGet("level")' = Level + 1, "in a step")
Cut == TLCGet("level")' = Level + 1 /\ y' = Level'
Inv == y = Level
Prop == [][y' = Level' /\ Level' = Level + 1]_<<x, y>>
====
