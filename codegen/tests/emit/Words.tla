------------------------------- MODULE Words --------------------------------
\* Constant sets that are made of a scalar constant, asked about in every state or taken from words that come one by one.
EXTENDS Integers, Sequences
CONSTANT Longest
VARIABLE word

OfLength(S, n) == IF n = 0 THEN {<< >>} ELSE [0 .. n - 1 -> S]
AllOf(S) == UNION {OfLength(S, n) : n \in 0 .. Longest}
Corpus == AllOf(0 .. 2)

Init == word \in Corpus
Next == word' \in Corpus
IsWord == word \in Corpus
Spaced(n) == LET gaps == {-2, 1} \X {n, 2} pairs == {p \in {-2, 1} \X {0, 2} : p[1] # p[2]} IN <<n, 2>> \in gaps \cup pairs
IsSpaced == Spaced(Len(word))

Lists(S) == UNION {[1 .. n -> S] : n \in 1 .. Longest}
Rising == {list \in Lists({3, 5, 8}) : \A i, j \in 1 .. Len(list) : i < j => list[i] < list[j]}

Risen == word \in Rising
Rise == word' \in Rising
IsRising == Len(word) \in 1 .. 3 /\ word \in Rising
==============================================================================
