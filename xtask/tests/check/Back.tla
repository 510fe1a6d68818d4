---- MODULE Back ----
\* What may be asked of the states before.
EXTENDS Integers, Sequences, TLC, TLCExt
VARIABLES x, y
Init == x = 0 /\ y \in {"a", "b"}
Up(other) == x < 3 /\ x' = x + 1 /\ y' = other
Next == Up(y) \/ Up("a")
Bounded == Len(Trace) < 3 /\ Next
Ahead == Next /\ Len(Trace') < 3
Early == Len(Trace') < 3 /\ Next
Begun == Init /\ Trace = <<[x |-> 0, y |-> y]>>
Unbegun == x = 0 /\ Trace # <<>> /\ y = "a"

State == [x |-> x, y |-> y]
Rises == \A i \in DOMAIN Trace : Trace[i].x = i - 1
Reached == Rises /\ Len(Trace) = TLCGet("level") /\ Trace[Len(Trace)] = State
\* A state is that of the behaviour in which it was met first.
First == x = 0 \/ \A i \in DOMAIN Trace : Trace[i].y = y
Seen == PrintT(<<x, y, [i \in DOMAIN Trace |-> Trace[i].y]>>)
Within == Len(Trace) < 3
Short == Trace' = Append(Trace, State') /\ Len(Trace) < 3
Steps == [][Len(Trace) = x + 1 /\ Trace' = Append(Trace, State')]_<<x, y>>
Low == Len(Trace) < 3
Few == Len(Trace) = 4
Shown == [x |-> x, before |-> Len(Trace) - 1]

\* On a walk, each state is told of with the step to it.
Names == [i \in DOMAIN Trace |-> Trace[i]._action.name]
Walked == Rises /\ Names = [i \in DOMAIN Trace |-> IF i = 1 THEN "Init" ELSE "Up"]
Stepped == Trace'[Len(Trace')]._action.name = "Up"
Rests == x' = (IF x < 3 THEN x + 1 ELSE x) /\ UNCHANGED y

Count == x < 150000 /\ x' = x + 1 /\ UNCHANGED y
Far == x % 30000 > 0 \/ Len(Trace) = x + 1
====
