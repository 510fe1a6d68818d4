---- MODULE Endless ----
\* A search without end, but for what the spec says to it.
EXTENDS Naturals, TLC
VARIABLE n

Init == n = 0
Next == n' = n + 1 \/ n' = n + 2

Enough == IF TLCGet("config").mode = "simulate" THEN TLCGet("diameter") >= 9 ELSE TLCGet("distinct") >= 500
Within == Enough => TLCSet("exit", TRUE)
====
