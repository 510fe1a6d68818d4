------------------------------- MODULE Strict --------------------------------
\* Where TLC looks at more than the result would need, each configuration at one of them.
EXTENDS Integers, Sequences, Bags, TLC
VARIABLE x
Init == x = 0
Next == UNCHANGED x
NoSequence == (TRUE :> x) \in Seq({})
OtherDomain == (1 :> x) \in [{"a"} -> 3]
Merged == Len(ToString((1 :> x) @@ (TRUE :> x))) > 0
Elsewhere == [(FALSE :> x) EXCEPT ![<<1>>] = 2] = (FALSE :> x)
Right == EmptyBag (-) Tail(<< >>) = EmptyBag
Left == <<x>> (+) <<1>> = <<1>>
Counted == BagCardinality(<<x>>) = 0
Copies == CopiesIn(1, <<"a">>) = "a"
Taken == EmptyBag (-) [i \in 1..2 |-> i \div x] = EmptyBag
NoRecord == [a |-> x, b |-> x] # (TRUE :> x)
NoBag == BagToSet(SetToBag([a |-> x])) = {}
Both == \E i \in {1} \cup x : TRUE
Waiting == DOMAIN [i \in 1..2 |-> i \div x] = 1..2
Passed == BagToSet([i \in 1..2 |-> i \div x]) = 1..2
Subbags == SubBag(1 :> x) = {EmptyBag}
Subsets == (SUBSET x) \cap ((SUBSET {0}) \ (SUBSET FALSE)) = {}
==============================================================================
