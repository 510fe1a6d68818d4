------------------------------ MODULE WriteBack ------------------------------
(***************************************************************************)
(* A cache between a processor and a memory, which writes back only what is   *)
(* evicted.  Seen from outside it is a plain memory: the refinement mapping    *)
(* overlays the cache on what is below it.                                    *)
(*                                                                          *)
(* Shown: partial functions (the domain of `line` changes), @@ and :>,        *)
(* restriction by DOMAIN, a function merged with model values, refinement by   *)
(* an instance with two substitutions, and a bug behind a constant switch.     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS Address, Word, Lines, WritesBack

VARIABLES main,    \* the slow memory
          line,    \* what the cache holds, for some addresses
          dirty,   \* those of them that the memory does not have yet
          answer   \* the last answer to the processor
vars == <<main, line, dirty, answer>>

Cached == DOMAIN line

Init == /\ main \in [Address -> Word]
        /\ line = [a \in {} |-> 0]
        /\ dirty = {}
        /\ answer = << >>

Restrict(f, S) == [x \in S |-> f[x]]

Load(a) == /\ a \notin Cached
           /\ Cardinality(Cached) < Lines
           /\ line' = line @@ a :> main[a]
           /\ UNCHANGED <<main, dirty, answer>>

Evict(a) == /\ a \in Cached
            /\ main' = IF a \in dirty /\ WritesBack THEN [main EXCEPT ![a] = line[a]] ELSE main
            /\ line' = Restrict(line, Cached \ {a})
            /\ dirty' = dirty \ {a}
            /\ UNCHANGED answer

Write(a, w) == /\ a \in Cached
               /\ line' = [line EXCEPT ![a] = w]
               /\ dirty' = dirty \cup {a}
               /\ answer' = << >>
               /\ UNCHANGED main

Read(a) == /\ a \in Cached
           /\ answer' = <<a, line[a]>>
           /\ UNCHANGED <<main, line, dirty>>

Next == \E a \in Address : Load(a) \/ Evict(a) \/ Read(a) \/ \E w \in Word : Write(a, w)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
Seen == line @@ main

Outside == INSTANCE Memory WITH cell <- Seen, answer <- answer
IsAMemory == Outside!Spec

TypeOK == /\ main \in [Address -> Word]
          /\ line \in UNION {[S -> Word] : S \in SUBSET Address}
          /\ dirty \subseteq Cached
CacheIsSmall == Cardinality(Cached) <= Lines
CleanLinesAgree == \A a \in Cached \ dirty : line[a] = main[a]
=============================================================================
