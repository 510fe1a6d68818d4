---- MODULE Grid ----
\* Functions from tuples with numbers: arrays, wherever the numbers of an argument come from.
EXTENDS Integers, FiniteSets
CONSTANTS Width, Height, Proc
VARIABLES lit,    \* by place
          steps,  \* by three numbers
          owner,  \* by process and number, a place or none
          flags,  \* by two names that are bound one by one
          at      \* a place, or one beside the grid
vars == <<lit, steps, owner, flags, at>>

Places == {<<x, y>> : x \in 1..Width, y \in 1..Height}
Cube == (0..1) \X (-1..0) \X (2..3)
Corner == <<1, 1>>
Neighbours(p) == {<<p[1] + dx, p[2] + dy>> : dx \in -1..1, dy \in -1..1} \ {p}
Count(p) == Cardinality({q \in Neighbours(p) : q \in DOMAIN lit /\ lit[q]})

Init ==
    /\ lit \in {f \in [Places -> BOOLEAN] : f[<<1, 1>>] /\ ~f[<<Width, Height>>]}
    /\ steps = [c \in Cube |-> c[1] + c[2]]
    /\ owner = [p \in Proc, n \in 1..2 |-> <<0, 0>>]
    /\ flags = [x \in 1..2, b \in BOOLEAN |-> b]
    /\ at = <<0, 0>>

Turn ==
    /\ at = <<0, 0>>
    /\ lit' = [<<x, y>> \in Places |-> Count(<<x, y>>) \in 2..3]
    /\ steps' = [steps EXCEPT ![<<0, -1, 2>>] = IF @ < 1 THEN @ + 1 ELSE @]
    /\ UNCHANGED <<owner, flags, at>>

Walk ==
    /\ owner[CHOOSE p \in Proc : TRUE, 2] = <<0, 0>>
    /\ \E dx \in 0..1, dy \in {1} : at' = <<at[1] + dx, at[2] + dy>>
    /\ at'[2] <= Height + 1
    \* Outside the grid, nothing changes.
    /\ lit' = [lit EXCEPT ![at'] = ~@]
    /\ flags' = [flags EXCEPT ![at[1], TRUE] = FALSE]
    /\ UNCHANGED <<steps, owner>>

Own(p) ==
    /\ at \in Places
    /\ \E q \in DOMAIN lit : lit[q] /\ q[1] = at[1] /\ owner' = [owner EXCEPT ![p, 1] = q, ![p, q[1]] = at]
    /\ at' = <<0, 0>>
    /\ UNCHANGED <<lit, steps, flags>>

Next == Turn \/ Walk \/ \E p \in Proc : Own(p)
Spec == Init /\ [][Next]_vars

TypeOK ==
    /\ lit \in [Places -> BOOLEAN]
    /\ \A c \in DOMAIN steps : steps[c] \in c[2]..1 /\ steps[c[1], c[2], c[3]] = steps[c]
    /\ steps \in [Cube -> -1..1]
    /\ owner \in [Proc \X (1..2) -> Places \cup {<<0, 0>>}]
    /\ \A x \in 1..2 : ~flags[x, FALSE]
    /\ lit[Corner] \in BOOLEAN
    /\ at \in (0..Height + 1) \X (0..Height + 1)
    /\ DOMAIN lit = Places /\ DOMAIN flags = (1..2) \X BOOLEAN
Dark == at \in Places => lit[at] \/ lit # [p \in Places |-> p[1] = 1]
Everywhere == at[2] = 0 \/ lit[at] \in BOOLEAN
====
