Text before the module is ignored: "unclosed (* as this is.

--------------------------- MODULE every_construct ---------------------------
EXTENDS Naturals, Sequences \* a comment (* that stays open
(* and one (* that nests *) "with quotes *)
CONSTANTS N, f(_), _ ++ _, -. _, _ ^#
VARIABLES x, y
RECURSIVE fact(_), _ ** _
ASSUME N \in Nat
ASSUME named == N > 0
AXIOM TRUE
------------------------------------------------------------------------------
Strings == <<"", "(*", "\\*", "a \"b\"", "====", "----", "/\\">>
Numbers == {0, 12, 1.5, .25, \b1010, \O17, \hFf}
Lists ==
  /\ \/ x
     \/ /\ y
        /\ z
  /\ IF x THEN /\ y
     ELSE \/ z
          \/ w
  /\ x  \/  y
AfterList ==
    /\ x
    /\ y
  => z
a \oplus b == a + b - 1 * 2
-. a == 0 - a
a ^# == a
n ** m == IF m = 0 THEN 1 ELSE n ** (m - 1)
fact(n) == CASE n = 0 -> 1 [] n > 0 -> n * fact(n - 1) [] OTHER -> -1
g[i \in 1 .. N, <<j, k>> \in S \X T] == [g EXCEPT ![i, 1].a["b"] = @ + 1, !.c = [d |-> 2]]
Records == [IF |-> 1, b |-> r.THEN] \in [a : Nat, b : {"c"}]
Functions == [i \in S, j, k \in T |-> i] \in [S -> [T -> BOOLEAN]]
Sets == {e \in S : e # 0} \cup {e + 1 : e \in S, <<l, m>> \in T} \cup {e \in S}
Quantified == \A i, j \in S, <<k, l>> \in T : \E m : CHOOSE n \in S : CHOOSE <<o, p>> : i
Temporal == \EE h : \AA i : [][Next]_<<x, y>> /\ WF_x(Next) /\ SF_(<<x>>)(Next) /\ <<Next>>_M(1)!v
Primed == x' = y.a' /\ UNCHANGED <<x, y>> /\ ~ENABLED Next ~> []<>(x' > 1)
HigherOrder == Fold(+, LAMBDA p, q : p \o q, -., SUBSET, /\, ^+)
NonFix == A!B(1)!C!+(1, 2) \cup \o (1, 2)
Minus == - (1, 2)
Navigated == Op(1)!<<!>>!2!(x, y)!:!@
Labelled == \A i \in S : lab(i) :: i > 0
Let == LET RECURSIVE r(_)
           r(i) == i
           M == INSTANCE Other WITH + <- -, z <- /\ x
           h[i \in S] == i
       IN  r(1)
Unicode ≜ ∀ i ∈ ℕ : i ≥ 0 ∧ ¬(i ∉ ℤ) ⇒ ⟨i⟩
LOCAL INSTANCE Bags
Inst(i) == INSTANCE Other WITH N <- i
---- MODULE Inner ----
LOCAL v == 1
====
USE N > 0 DEF fact, MODULE Naturals
THEOREM lemma == ASSUME NEW i \in S, NEW CONSTANT c, ACTION act(_), lab :: ASSUME x PROVE y PROVE z
<1>1. x /\ y
  BY <*>1 DEF fact
<1>2. SUFFICES ASSUME NEW j \in S PROVE j > 0
  PROOF
  <2>a TAKE k, l
  <2>b DEFINE m == 1 n == 2
  <2>c HAVE m > n
  <2>d WITNESS 1, 2
  <2>e PICK o \in S : o > 1
    OBVIOUS
  <2>f CASE x
    OMITTED
  <2>g INSTANCE Other WITH ~ <- <>
  <2>h INSTANCE Other WITH - <- -
  <2>i x BY <2>c DEF -
  <2>j x BY DEF x, ~
  <2> USE ONLY <2>c
  <2> QED BY <2>e
<1> QED
==============================================================================
Text behind it is ignored, too.
