---------------------------- MODULE SequencesExt ----------------------------
\* More on sequences.
EXTENDS Sequences, Naturals, FiniteSets, FiniteSetsExt, Folds, Functions, Bags, TLC

ToSet(s) == {s[i] : i \in DOMAIN s}
ToBag(s) == [x \in ToSet(s) |-> Cardinality({i \in DOMAIN s : s[i] = x})]

RECURSIVE SetToSeq(_)
SetToSeq(S) == IF S = {} THEN <<>> ELSE LET x == CHOOSE x \in S : TRUE IN <<x>> \o SetToSeq(S \ {x})
SetToSeqs(S) == {f \in [1 .. Cardinality(S) -> S] : IsInjective(f)}
SetToSortSeq(S, op(_, _)) == SortSeq(SetToSeq(S), op)
SetToAllKPermutations(S) == UNION {SetToSeqs(s) : s \in SUBSET S}
TupleOf(set, n) == [1 .. n -> set]
SeqOf(set, n) == UNION {[1 .. m -> set] : m \in 0 .. n}
BoundedSeq(S, n) == SeqOf(S, n)

Contains(s, e) == \E i \in 1 .. Len(s) : s[i] = e
IsSorted(s, op(_, _)) == \A i, j \in 1 .. Len(s) : i < j => op(s[i], s[j])
Reverse(s) == [i \in 1 .. Len(s) |-> s[(Len(s) - i) + 1]]
Remove(s, e) == SelectSeq(s, LAMBDA t : t # e)
ReplaceAll(s, old, new) == [i \in 1 .. Len(s) |-> IF s[i] = old THEN new ELSE s[i]]

SelectInSeq(seq, Test(_)) ==
  IF \E i \in 1 .. Len(seq) : Test(seq[i]) THEN CHOOSE i \in 1 .. Len(seq) : Test(seq[i]) ELSE 0
SelectLastInSeq(seq, Test(_)) ==
  LET back(n) == seq[Len(seq) - n]
      places == 0 .. (Len(seq) - 1)
  IN  IF \E n \in places : Test(back(n)) THEN Len(seq) - CHOOSE n \in places : Test(back(n)) ELSE 0
\* The number of the element in the whole sequence.
SelectInSubSeq(seq, from, to, Test(_)) ==
  LET at == SelectInSeq(SubSeq(seq, from, to), Test) IN IF at = 0 THEN 0 ELSE at + from - 1
SelectLastInSubSeq(seq, from, to, Test(_)) ==
  LET at == SelectLastInSeq(SubSeq(seq, from, to), Test) IN IF at = 0 THEN 0 ELSE at + from - 1

InsertAt(s, i, e) == SubSeq(s, 1, i - 1) \o <<e>> \o SubSeq(s, i, Len(s))
ReplaceAt(s, i, e) == [s EXCEPT ![i] = e]
RemoveAt(s, i) == SubSeq(s, 1, i - 1) \o SubSeq(s, i + 1, Len(s))
RemoveFirstMatch(s, Test(_)) ==
  LET i == SelectInSeq(s, Test) IN IF i = 0 THEN s ELSE RemoveAt(s, i)
RemoveFirst(s, e) == RemoveFirstMatch(s, LAMBDA v : v = e)

Cons(elt, seq) == <<elt>> \o seq
Snoc(elt, seq) == Append(seq, elt)
Front(s) == SubSeq(s, 1, Len(s) - 1)
Last(s) == s[Len(s)]

IsPrefix(s, t) == Len(s) =< Len(t) /\ s = SubSeq(t, 1, Len(s))
IsStrictPrefix(s, t) == IsPrefix(s, t) /\ s # t
IsSuffix(s, t) == IsPrefix(Reverse(s), Reverse(t))
IsStrictSuffix(s, t) == IsSuffix(s, t) /\ s # t
Prefixes(s) == {SubSeq(s, 1, n) : n \in 0 .. Len(s)}
CommonPrefixes(S) == {p \in UNION {Prefixes(s) : s \in S} : \A t \in S : IsPrefix(p, t)}
LongestCommonPrefix(S) ==
  CHOOSE p \in CommonPrefixes(S) : \A q \in CommonPrefixes(S) : Len(q) =< Len(p)
Suffixes(s) == {SubSeq(s, n, Len(s)) : n \in 1 .. Len(s)} \cup {<<>>}
SeqMod(a, b) == IF a % b = 0 THEN b ELSE a % b

FoldSeq(op(_, _), base, seq) == FoldFunction(op, base, seq)
FoldLeft(op(_, _), base, seq) ==
  LET fold[i \in 0 .. Len(seq)] == IF i = 0 THEN base ELSE op(fold[i - 1], seq[i]) IN fold[Len(seq)]
FoldRight(op(_, _), seq, base) ==
  LET fold[i \in 1 .. (Len(seq) + 1)] == IF i > Len(seq) THEN base ELSE op(seq[i], fold[i + 1]) IN fold[1]
FoldLeftDomain(op(_, _), base, seq) == FoldLeft(op, base, [i \in DOMAIN seq |-> i])
FoldRightDomain(op(_, _), seq, base) == FoldRight(op, [i \in DOMAIN seq |-> i], base)
FlattenSeq(seqs) == IF Len(seqs) = 0 THEN seqs ELSE FoldLeft(LAMBDA s, t : s \o t, Head(seqs), Tail(seqs))
Zip(s, t) == [i \in 1 .. (IF Len(s) =< Len(t) THEN Len(s) ELSE Len(t)) |-> <<s[i], t[i]>>]
Interleave(s, t) ==
  CASE Len(s) = Len(t) /\ Len(s) > 0 ->
         [i \in 1 .. (2 * Len(s)) |-> IF i % 2 = 1 THEN <<s[(i + 1) \div 2]>> ELSE <<t[i \div 2]>>]
    [] Len(s) = Len(t) /\ Len(s) = 0 -> << <<>>, <<>> >>

SubSeqs(s) == {SubSeq(s, i + 1, j) : i, j \in 0 .. Len(s)}
AllSubSeqs(s) ==
  {LET at == SetToSortSeq(D, <) IN [i \in 1 .. Len(at) |-> s[at[i]]] : D \in SUBSET DOMAIN s}
IndexFirstSubSeq(s, t) ==
  LET at == {i \in 1 .. (Len(t) - Len(s) + 1) : SubSeq(t, i, i + Len(s) - 1) = s}
  IN  CHOOSE i \in at : \A j \in at : i =< j
ReplaceSubSeqAt(i, r, s, t) == SubSeq(t, 1, i - 1) \o r \o SubSeq(t, i + Len(s), Len(t))
ReplaceFirstSubSeq(r, s, t) ==
  IF s \in SubSeqs(t) THEN ReplaceSubSeqAt(IndexFirstSubSeq(s, t), r, s, t) ELSE t
RECURSIVE ReplaceAllSubSeqs(_, _, _)
ReplaceAllSubSeqs(r, s, t) ==
  CASE s = t -> r
    [] r = s -> t
    [] s # t /\ Len(s) = 0 ->
         LET parted[i \in 0 .. Len(t)] == IF i = 0 THEN SubSeq(t, 1, 0) ELSE parted[i - 1] \o r \o SubSeq(t, i, i)
         IN  parted[Len(t)]
    [] s # t /\ r # s /\ Len(s) > 0 /\ s \in SubSeqs(t) ->
         LET i == IndexFirstSubSeq(s, t)
             rest == SubSeq(t, i + Len(s), Len(t))
         IN  SubSeq(t, 1, i - 1) \o r \o (IF rest = <<>> THEN <<>> ELSE ReplaceAllSubSeqs(r, s, rest))
    [] OTHER -> t
=============================================================================
