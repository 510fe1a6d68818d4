---- MODULE Lists ----
\* Sets that begin at 1 and come by way of parameters, definitions and domains: what is a function from them is a sequence.
EXTENDS Integers, Sequences
CONSTANT N
VARIABLES list,   \* a sequence, made as a function
          order,  \* a sequence of places in it
          marks,  \* one of all functions from its domain
          table,  \* a function from 1..N, as N is known
          shifted \* a function from a set that begins at 0
vars == <<list, order, marks, table, shifted>>

UpTo(n) == 1..n
Places == DOMAIN list
Limited(S, most) == UNION {[1..n -> S] : n \in 0..most}
Compose(f, g) == [k \in DOMAIN g |-> f[g[k]]]
Onto(S) == {f \in [S -> S] : \A y \in S : \E x \in S : f[x] = y}
Orders == {Compose(order, f) : f \in Onto(DOMAIN order)}

Init ==
    /\ \E n \in 0..2 : list = [k \in UpTo(n) |-> n - k]
    /\ order = [k \in Places |-> k]
    /\ marks \in [UpTo(Len(list)) -> BOOLEAN]
    /\ table = [k \in 1..N |-> 0]
    /\ shifted = [k \in 0..Len(list) |-> k]

Reorder ==
    /\ \E o \in Orders :
        /\ order' = o
        /\ list' = Compose(list, o)
    /\ UNCHANGED <<marks, table, shifted>>

Grow ==
    /\ Len(list) < N
    /\ list' = Append(list, Len(list))
    /\ order' = [k \in Places' |-> k]
    /\ marks' \in [Places' -> {marks = <<>>}]
    /\ table' = [table EXCEPT ![Len(list)] = 1]
    /\ shifted' = [k \in 0..Len(list) |-> Len(list) - k]

Mark ==
    /\ \E S \in {1..k : k \in 0..Len(list)} : marks' = [k \in Places |-> IF k \in S THEN ~marks[k] ELSE marks[k]]
    /\ UNCHANGED <<list, order, table, shifted>>

Next == Reorder \/ Grow \/ Mark
Spec == Init /\ [][Next]_vars

TypeOK ==
    /\ list \in [Places -> 0..N]
    /\ order \in Onto(Places)
    /\ marks \in [Places -> BOOLEAN]
    /\ marks \in [UpTo(Len(list) - 1) -> BOOLEAN] <=> list = <<>>
    /\ table \in [1..N -> 0..1]
    /\ list \in Limited(0..N - 1, N) \ {<<1, 1>>}
    /\ list \notin {<<>>, <<0>>} => Len(list) > 1
Ordered == Len(list) = N => order = Compose(order, [k \in 1..N |-> k])
====
