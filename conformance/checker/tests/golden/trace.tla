---- MODULE b ----
EXTENDS Integers, TLC

CONSTANTS p1

Trace == <<
  \* 1: Initial state
  [x |-> 0,
   y |-> [a |-> {1, 2}],
   z |-> (p1 :> <<TRUE>>),
   s |-> "a \"b\""],
  \* 2: Go(i = 1, p = p1)  [line 5, col 10 to line 5, col 49 of module M]
  [x |-> 1,
   y |-> [a |-> {1, 2}],
   z |-> (p1 :> <<TRUE>>),
   s |-> "a \"b\""],
  \* 3: Go(i = 1, p = p1)  [line 5, col 10 to line 5, col 49 of module M]
  [x |-> 2,
   y |-> [a |-> {1, 2}],
   z |-> (p1 :> <<TRUE>>),
   s |-> "a \"b\""]
>>

Loop == 2
====
