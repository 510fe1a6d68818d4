---- MODULE Hands ----
\* One module of cycles, and what it says of each hand of a clock.
EXTENDS Naturals
VARIABLES hours, minutes
---- MODULE Cycle ----
EXTENDS Naturals
CONSTANT Length
VARIABLE hand
Turn == hand' = (hand + 1) % Length
Turns == hand = 0 /\ [][Turn]_hand /\ WF_hand(Turn)
====
Of(length, hand) == INSTANCE Cycle WITH Length <- length
Both == INSTANCE Cycle WITH Length <- 12, hand <- 3 * hours + minutes
Init == hours = 0 /\ minutes = 0
Next == /\ minutes' = (minutes + 1) % 3
        /\ hours' = IF minutes = 2 THEN (hours + 1) % 4 ELSE hours
Spec == Init /\ [][Next]_<<hours, minutes>> /\ WF_<<hours, minutes>>(Next)
Hours == Of(4, hours)!Turns
Minutes == Of(3, minutes)!Turns
Swapped == Of(4, minutes)!Turns
Together == Both!Turns
Returns(hand, length) == LET From(by) == (hand + by) % length
                             next == From(1)
                         IN []<>(next = 0) /\ <>(next = 2)
Returned == Returns(minutes, 3) /\ Returns(hours, 4)
Stays == \A hour \in 0..3 : Returns(hours * 0, 4)
====
