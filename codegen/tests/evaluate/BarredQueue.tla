---- MODULE BarredQueue ----
EXTENDS Naturals, Sequences
VARIABLE queue
Take == queue # << >> /\ queue' = Tail(queue)
Grows == Len(queue') = Len(queue) + 1
CanTake == ENABLED Take
CanKeep == ENABLED (queue' \in {<< >>, <<7>>} /\ UNCHANGED queue)
====
