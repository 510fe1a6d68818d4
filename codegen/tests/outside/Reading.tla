---- MODULE Reading ----
\* Follows a log, which it names in two ways.
EXTENDS Integers, Sequences, Json
VARIABLE at
Log == ndJsonDeserialize("log")
Init == at = 0
Next == at < Len(Log) /\ at' = at + Log[at + 1].by
Bounded == at <= JsonDeserialize("most").at
====
