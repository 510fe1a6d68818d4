---- MODULE BarredInner ----
\* A module inside of another has variables of its own, as one in a file of its own has.
EXTENDS Naturals
VARIABLE count
---- MODULE Cycle ----
VARIABLE hand
---- MODULE Twice ----
VARIABLE both
CanTurn == ENABLED (both' = <<both[2], both[1] + 1>>)
====
Pair == INSTANCE Twice WITH both <- <<hand, hand + 1>>
CanTurn == ENABLED (hand' = (hand + 1) % 12)
====
Cycled == INSTANCE Cycle WITH hand <- count * 3
CycledBy(factor) == INSTANCE Cycle WITH hand <- count * factor
Init == count = 0
Next == \/ count < 2 /\ count' = count + 1
        \/ count > 0 /\ count' = count - 1
Taken == Cycled!CanTurn /\ CycledBy(5)!CanTurn
Doubled == Cycled!Pair!CanTurn
====
