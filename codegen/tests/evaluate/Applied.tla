------------------------------- MODULE Applied -------------------------------
\* Where TLC looks at less than everything: a function that is applied, a set that is asked.
EXTENDS Integers, Sequences, FiniteSets, Bags, TLC
CONSTANT None
VARIABLE x

\* Of a function that is applied only the value asked for is computed, through EXCEPT, LET and parameters, too.
ASSUME [i \in 1..2 |-> IF i = 1 THEN 1 \div 0 ELSE 7][2] = 7
ASSUME [[i \in 1..2 |-> IF i = 1 THEN 1 \div 0 ELSE 6] EXCEPT ![2] = @ + 1][2] = 7
ASSUME [[i \in 1..2 |-> IF i = 1 THEN 1 \div 0 ELSE <<6>>] EXCEPT ![2][1] = @ + 1][2] = <<7>>
ASSUME [[i \in 1..2 |-> IF i = 1 THEN 1 \div 0 ELSE 7] EXCEPT ![3] = 1][2] = 7
ASSUME LET f == [i \in 1..2 |-> IF i = 1 THEN 1 \div 0 ELSE 7] IN f[2] = 7
Second(f) == f[2]
Least(S) == LET least[T \in SUBSET S] == IF T = S THEN 3 ELSE 0 IN least[S]
Halves(n) == [i \in 1..2 |-> IF i = 1 THEN n \div 0 ELSE 7]
ASSUME Second(Halves(3)) = 7
ASSUME Least(DOMAIN [i \in 1..2 |-> 1 \div 0]) = 3
ASSUME Second([i \in 1..2 |-> IF i = 1 THEN 1 \div 0 ELSE 7]) = 7

\* Also where it is a function within its own rule, with something replaced.
rest[n \in 0..3] == IF n = 0 THEN 0 ELSE [rest EXCEPT ![0] = 5][n - 1]
through[n \in 0..3] == IF n = 0 THEN 0 ELSE LET k == [through EXCEPT ![0] = 5] IN k[n - 1] + Cardinality(DOMAIN k)
ASSUME rest[1] = 5 /\ rest[3] = 5 /\ through[3] = 17

\* What is no set shows when it is asked for elements, and not before.
ASSUME {} \ 3 = {} /\ {} \cap 3 = {} /\ 3 \cap {} = {}
ASSUME {} \cup <<1>> = <<1>> /\ 3 \cup {} = 3 /\ 1 \in ({1} \cup 3)
ASSUME << >> \in Seq(3) /\ {} \in SUBSET 0
ASSUME (SUBSET 0) \cap {} = {} /\ UNION (SUBSET << >>) = {}
ASSUME SUBSET << >> = {{}}
ASSUME (1 :> 2) \notin [{2} -> 3]
ASSUME IsFiniteSet(<<1>>) /\ IsFiniteSet([i \in {None} |-> 1])

ASSUME Tail("b") = ""
ASSUME ToString(DOMAIN <<1>>) = "1..1" /\ ToString(1..3) = "1..3" /\ ToString(3..1) = "{}"

\* Bags are native to TLC: what is no function is no bag, and counts are numbers.
ASSUME ~IsABag(None) /\ ~IsABag(3) /\ ~IsABag({}) /\ IsABag(<<1, 2>>) /\ ~IsABag(<<1, 0>>)
ASSUME ~BagIn(1, <<0>>) /\ <<0>> \sqsubseteq EmptyBag /\ BagUnion({3}) = 3
ASSUME <<5>> (-) <<1>> = <<4>> /\ <<0>> (-) <<1>> = EmptyBag

\* A set is chosen from as if it were spelt out, whatever it is a union of.
ASSUME (CHOOSE s \in {{1}} \cup SUBSET {1, 2} : TRUE) = {}

\* `@` is that of the EXCEPT around the LET, wherever the definition is used.
ASSUME [(1 :> 2) EXCEPT ![1] = LET old == @ IN [(3 :> 4) EXCEPT ![3] = old + @]] = (1 :> (3 :> 6))

Init == x = 0
Next == UNCHANGED x
==============================================================================
