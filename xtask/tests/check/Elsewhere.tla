---- MODULE Elsewhere ----
\* EXCEPT where there is nothing to replace: TLC takes the function as it is, and warns of it, once for each function.
EXTENDS FiniteSets, Integers, Sequences, TLC

CONSTANTS Node, None

VARIABLES
    n,      \* counts the steps
    row,    \* from numbers
    owner,  \* from model values
    nested, \* from numbers to records
    log,    \* a sequence
    some,   \* a function whose domain changes
    record, \* all of whose fields are known
    mixed   \* a pair, or a record

vars == <<n, row, owner, nested, log, some, record, mixed>>
others == <<record, mixed>>

Table == [i \in 1..3 |-> 0]
\* A constant.
Fixed == [Table EXCEPT ![4] = 1]

Init ==
    /\ n = 0
    /\ row = [i \in 0..2 |-> 0]
    /\ owner = [m \in Node |-> None]
    /\ nested = [i \in 1..2 |-> [a |-> 0, b |-> <<0, 0>>]]
    /\ log = <<>>
    /\ some = [m \in {} |-> 0]
    /\ record = [a |-> 1, b |-> FALSE]
    /\ mixed = <<1, TRUE>>

Inside ==
    /\ n < 4
    /\ n' = n + 1
    /\ row' = [row EXCEPT ![n % 3] = @ + 1]
    /\ \E m \in Node: owner' = [owner EXCEPT ![m] = m]
    /\ log' = Append(log, n)
    /\ UNCHANGED <<nested, some>>
    /\ UNCHANGED others

\* Meets what is not there from the fourth step on.
Beyond ==
    /\ n < 5
    /\ n' = n + 1
    /\ row' = [row EXCEPT ![n] = 7, ![0] = 1]
    /\ UNCHANGED <<owner, nested, log, some>>
    /\ UNCHANGED others

Lost(m) == [owner EXCEPT ![m] = None]

Nobody ==
    /\ n = 2
    /\ n' = n + 1
    /\ \E m \in Node \cup {None}: owner' = Lost(m)
    /\ UNCHANGED <<row, nested, log, some>>
    /\ UNCHANGED others

Deep ==
    /\ n = 1
    /\ n' = n + 1
    /\ \E i \in 1..3, j \in 1..3: nested' = [nested EXCEPT ![i].b[j] = j]
    /\ UNCHANGED <<row, owner, log, some>>
    /\ UNCHANGED others

Shift ==
    /\ n = 2
    /\ n' = n + 1
    /\ log' = [log EXCEPT ![Len(log) + 1] = 0]
    /\ \E m \in Node: some' = [some EXCEPT ![m] = 1] @@ (m :> 1)
    /\ UNCHANGED <<row, owner, nested>>
    /\ UNCHANGED others

\* No field of that name, in a record, and in what may be one.
Named ==
    /\ n = 0
    /\ n' = n + 1
    /\ record' = [record EXCEPT !.c = 1]
    /\ mixed' = [x |-> 1]
    /\ UNCHANGED <<row, owner, nested, log, some>>

Mixed ==
    /\ n < 2
    /\ n' = n + 1
    /\ mixed' = IF Cardinality(DOMAIN mixed) = 2 THEN [mixed EXCEPT ![3] = 3, ![1] = 2] ELSE [mixed EXCEPT !.y = 3]
    /\ UNCHANGED <<row, owner, nested, log, some, record>>

\* Never taken, so never met.
Never ==
    /\ n = 9
    /\ row' = [row EXCEPT ![9] = 9]
    /\ UNCHANGED <<n, owner, nested, log, some>>
    /\ UNCHANGED others

Next == Inside \/ Beyond \/ Nobody \/ Deep \/ Shift \/ Named \/ Mixed \/ Never
Spec == Init /\ [][Next]_vars

\* Of a value that no variable has, in every state.
Small == [[row EXCEPT ![0] = 0] EXCEPT ![n + 1] = 9][0] = Fixed[1]
\* After the search.
Unchanged == [<<1, TLCGet("distinct")>> EXCEPT ![3] = 3][1] = 1
====
