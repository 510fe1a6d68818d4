---- MODULE Barred ----
\* To ENABLED in a module that is instantiated, the primed variables are that module's own, not what replaces them.
EXTENDS Naturals, Sequences
VARIABLE count
Contents == [i \in 1..count |-> 7]
Queue == INSTANCE BarredQueue WITH queue <- Contents
Both == INSTANCE BarredPair WITH left <- count, right <- count
Init == count = 0
Next == \/ count < 2 /\ count' = count + 1
        \/ count > 0 /\ count' = count - 1
Taken == Queue!CanTake <=> count > 0
Kept == Queue!CanKeep <=> count < 2
Step == count < 2 => ENABLED (count' = count + 1 /\ Queue!Grows)
Apart == Both!CanPart /\ ~ Both!CanPartAgain
====
