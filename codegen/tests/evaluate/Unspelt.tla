------------------------------- MODULE Unspelt -------------------------------
\* What TLC does not spell out: it is printed as it was made, kept beside what is, and asked only what can be answered.
EXTENDS Integers, Sequences, FiniteSets, Bags, TLC
CONSTANT None
VARIABLE x

\* Large sets, and endless ones.
ASSUME ToString(SUBSET (1..8)) = "SUBSET (1..8)" /\ ToString(SUBSET {1}) = "{{}, {1}}"
ASSUME ToString([1..11 -> {1, 2}]) = "[1..11 -> {1, 2}]" /\ ToString([{1} -> {2}]) = "{<<2>>}"
ASSUME ToString([a : 1..50, b : 1..50]) = "[a: 1..50, b: 1..50]"
ASSUME ToString((1..50) \X (1..50)) = "(1..50 \\X 1..50)"
ASSUME ToString(Seq({1})) = "Seq({1})" /\ ToString(<<Nat, STRING>>) = "<<Nat, STRING>>"
ASSUME ToString([a |-> Int, b |-> 1]) = "[a |-> Int, b |-> 1]" /\ ToString({Nat}) = "{Nat}"
ASSUME ToString(2 :> Nat) = "(2 :> Nat)"

\* Sequences whose items aren't all spelt out.
ASSUME Len(Append(<<Nat>>, Int)) = 2 /\ 3 \in Append(<<>>, Nat)[1]
ASSUME 3 \in Tail(<<Int, Nat>>)[1] /\ -1 \in (<<Nat>> \o <<Int>>)[2] /\ 3 \in SubSeq(<<Int, Nat>>, 2, 2)[1]
ASSUME 3 \in SelectSeq(<<Int, Nat>>, LAMBDA set : -1 \notin set)[1]
ASSUME SelectSeq(<<{TRUE, 1}>>, LAMBDA set : FALSE) = <<>>

\* An update that is itself replaced need have no value.
ASSUME [[<<1, 2>> EXCEPT ![2] = {1} \cup 3] EXCEPT ![2] = 3] = <<1, 3>>
ASSUME Len([<<1, 2>> EXCEPT ![2] = UNION {1}]) = 2

\* Whether a set is finite shows without its elements.
ASSUME IsFiniteSet(SUBSET <<1>>) /\ IsFiniteSet([a : 1..2, b : <<1>>]) /\ IsFiniteSet(BOOLEAN \X [i \in {1} |-> 2])
ASSUME IsFiniteSet({{1} \cup 3 : j \in {1}}) /\ ~IsFiniteSet(Seq({})) /\ ~IsFiniteSet(UNION {Nat})
ASSUME IsFiniteSet({TRUE, 1}) /\ IsFiniteSet(1..2 \cap Nat)

\* Where a set is empty there are no combinations, whatever stands behind it.
ASSUME {r.a : r \in [a : {}, b : 3]} = {} /\ \A p \in {} \X 3 : FALSE
\* A model value is nobody's set of arguments.
ASSUME (1 :> 2) \notin [None -> 3]
\* A function of other arguments is looked at no further.
ASSUME (None :> ({1} \cup <<1>>)) \notin [BOOLEAN -> {1}]
\* A failing assertion fails whoever asks for what it guards.
ASSUME LET f == [i \in 1..2 |-> IF i = 1 THEN 7 ELSE BagCardinality({i})] IN f[1] = 7
\* Elements that cannot be compared, where nobody compares them.
ASSUME {2} \cap {s[i] : s \in {<<1, 2>>}, i \in 1..2} = {2} /\ 1 \in {IF i = 1 THEN 1 ELSE TRUE : i \in 1..2}
ASSUME {1, {2}} \cap UNION (SUBSET {}) = {}

\* A set that isn't spelt out stays one, though it is constant, and what it is made of is known.
ASSUME {} \cap {s \in {t \in SUBSET {"a"} : TRUE} : 1 \div 0 = s} = {}
ASSUME [a : {1}, b : {}] \cap ({r \in [a : {"b"}, b : {1}] : TRUE} \cup {}) = {}
Large == {s \in SUBSET (1..3) : Cardinality(s) > 1}
ASSUME {1, 2} \in Large /\ {3} \notin Large /\ Cardinality(Large) = 4 /\ \A s \in Large : s \cap {1, 2} # {}
\* An empty function may be what subsets are made of.
ASSUME (SUBSET {1}) \cup (SUBSET EmptyBag) = {{}, {1}} /\ 1 \notin UNION (SUBSET EmptyBag)
\* Whether a model value is a subset isn't asked of it.
United == IsFiniteSet(UNION {[1..n -> None] : n \in 0..1})
Arguments == <<1>> # (None :> 1)
Model == None \notin {s \in SUBSET {1} : TRUE}

Init == x = 0
Next == UNCHANGED x
==============================================================================
