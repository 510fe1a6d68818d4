---- MODULE Awkward ----
\* What is awkward to write as Rust, each under a configuration of its own.
EXTENDS Integers, Sequences, TLC
VARIABLES hand, table

Starts(card) == card \in 0..3
Turns(card) == card' = (card + 1) % 4
Init == Starts(hand) /\ table = <<>>

Step == Turns(hand) /\ table' = (IF table = <<>> THEN [a |-> 1] ELSE <<>>)
Maybe == [Step]_hand /\ table' = table
Hasty == hand' > 1 /\ hand' = 2 /\ table' = table
Late == UNCHANGED hand /\ hand' > 1 /\ table' = <<hand'>>

Known == hand \in 0..3
Shallow == TLCGet("level") < 100
====
