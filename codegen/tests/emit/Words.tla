------------------------------- MODULE Words --------------------------------
\* A constant set that is made of a scalar constant, and asked about in every state.
EXTENDS Integers
CONSTANT Longest
VARIABLE word

OfLength(S, n) == IF n = 0 THEN {<< >>} ELSE [0 .. n - 1 -> S]
AllOf(S) == UNION {OfLength(S, n) : n \in 0 .. Longest}
Corpus == AllOf(0 .. 2)

Init == word \in Corpus
Next == word' \in Corpus
IsWord == word \in Corpus
==============================================================================
