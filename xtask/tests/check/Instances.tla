---- MODULE Instances ----
\* What universal quantifiers say of a step, or of the first state: TLC takes them for conjunctions of their instances.
EXTENDS Naturals

CONSTANT S

VARIABLES x, y, z

RECURSIVE Down(_)
Down(n) == IF n = 0 THEN \A i \in S : x' \in {i, 1} ELSE Down(n - 1)

RECURSIVE One(_)
One(n) == IF n = 0 THEN x' = 1 ELSE One(n - 1)

All(T, A(_)) == \A t \in T : A(t)

Each == \A i \in S : x' = i
Wide == \A i \in S : x' \in {i, i + 1, i + 2}
Some == \A i \in S, j \in {2, 3} : \/ i = 1 /\ x' = j
                                   \/ i > 1 /\ x' > 1
                                   \/ x' \in {2, 5}
Twice == \A i \in S : x' = 1 \/ x' = 1
Same == \A i \in S : UNCHANGED x /\ (i \in y => UNCHANGED y)
Set == \A i \in S : i > 1 => y' = y \/ y' = {i}
Branched == \A i \in S : IF i = 1 THEN x' = 1 ELSE z' = 2 /\ y' = y
Cased == \A i \in S : CASE i = 1 -> x' = 1 [] i = 2 -> z' = 2 /\ UNCHANGED y
Named == LET k == z + 1
         IN  \A i, j \in {k} : z' = i /\ x' = j /\ \E d \in {0, 1} : y' = {d}

Init == /\ \A i \in S : x \in {i, i + 1}
        /\ y = {}
        /\ \A i \in {x} : z \in {i, 0}

\* Once all have values, a disjunction is one way to go on.
Next == \/ Each /\ y' = y /\ z' = z
        \/ Wide /\ y' \in {{}, {x'}} /\ z' = z
        \/ Some /\ y' = y \union {1} /\ z' = z
        \/ Twice /\ UNCHANGED <<y, z>> /\ (x' = 1 \/ x' > 0)
        \/ UNCHANGED <<y, z>> /\ Twice /\ (x' = 1 \/ x' > 0)
        \/ UNCHANGED <<y, z>> /\ One(2) /\ (x' = 1 \/ x' > 0)
        \/ Same /\ y' = {1} /\ z' = z
        \/ x' = 0 /\ z' = z /\ Set
        \/ Down(2) /\ y' \in {y, {}} /\ z' = x'
        \/ All(S, LAMBDA t : z' \in {t, 1}) /\ UNCHANGED <<x, y>>
        \/ Named /\ z' < 3 /\ (x' = z' \/ x' > 0)
        \/ Branched
        \/ Cased

Little == x < 6 /\ z < 4

\* What is enabled of such steps.
Possible == /\ (ENABLED (Each /\ UNCHANGED <<y, z>>)) = (S = {1})
            /\ ENABLED (Wide /\ y' = {x'} /\ \A i \in S : z' \in {i, x'})
            /\ (ENABLED <<Twice /\ UNCHANGED <<y, z>> /\ (x' = 1 \/ x' > 5)>>_x) = (x # 1)
            /\ (ENABLED Branched) /\ ~(ENABLED (Cased /\ x' = 2))
            /\ ENABLED (Down(1) /\ UNCHANGED y /\ All(S, LAMBDA t : z' = x'))
            /\ LET k == x IN ENABLED (\A i, j \in {k} : x' = k + i /\ z' \in {j, k} /\ y' = {i, k})
====
