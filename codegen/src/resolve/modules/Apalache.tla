------------------------------ MODULE Apalache ------------------------------
\* What Apalache adds to TLA+: with the meaning that it has for an explicit-state checker.
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets

x := e == x = e
Gen(size) == CHOOSE v : v = size
Guess(S) == CHOOSE x \in S : TRUE
Skolem(e) == e
Expand(S) == S
ConstCardinality(e) == e
MkSeq(n, F(_)) == [i \in 1 .. n |-> F(i)]
Repeat(F(_, _), n, x) == LET after[i \in 0 .. n] == IF i = 0 THEN x ELSE F(after[i - 1], i) IN after[n]
SetAsFun(S) ==
  LET domain == {p[1] : p \in S} IN [x \in domain |-> (CHOOSE p \in S : p[1] = x)[2]]
FunAsSeq(f, n, max) == [i \in 1 .. n |-> f[i]]
ApaFoldSet(Op(_, _), v, S) ==
  LET fold[T \in SUBSET S] == IF T = {} THEN v ELSE LET x == CHOOSE x \in T : TRUE IN Op(fold[T \ {x}], x)
  IN  fold[S]
ApaFoldSeqLeft(Op(_, _), v, s) ==
  LET fold[i \in 0 .. Len(s)] == IF i = 0 THEN v ELSE Op(fold[i - 1], s[i]) IN fold[Len(s)]
=============================================================================
