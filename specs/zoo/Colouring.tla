------------------------------ MODULE Colouring ------------------------------
(***************************************************************************)
(* Colours a map so that neighbours differ, one country after another, and     *)
(* never takes a colour back.  The map is checked before anything runs: it      *)
(* must be symmetric and connected, which an ASSUME says.                      *)
(*                                                                          *)
(* Shown: relations as sets of pairs and their transitive closure by            *)
(* recursion, an ASSUME that fails, deadlock as "stuck", a constant map in the   *)
(* configuration by override, and the model value `Bare` among strings.        *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS Borders, Colours, Bare

Symmetric(R) == R \cup {<<b, a>> : <<a, b>> \in R}

Neighbours == Symmetric(Borders)
Country == {pair[1] : pair \in Neighbours}

(* Joins two relations: a R b S c. *)
R ** S == {<<p[1], q[2]>> : <<p, q>> \in {<<x, y>> \in R \X S : x[2] = y[1]}}

RECURSIVE Closure(_)
Closure(R) == LET longer == R \cup R ** R IN IF longer = R THEN R ELSE Closure(longer)

ASSUME ConnectedMap == \A a, b \in Country : a # b => <<a, b>> \in Closure(Neighbours)
ASSUME NoBorderWithItself == \A <<a, b>> \in Neighbours : a # b

VARIABLE colour

Init == colour = [c \in Country |-> Bare]

Free(c) == Colours \ {colour[d] : d \in {e \in Country : <<c, e>> \in Neighbours}}

Paint(c) == /\ colour[c] = Bare
            /\ \E k \in Free(c) : colour' = [colour EXCEPT ![c] = k]

Done == /\ \A c \in Country : colour[c] # Bare
        /\ UNCHANGED colour

Next == Done \/ \E c \in Country : Paint(c)

Spec == Init /\ [][Next]_colour

TypeOK == colour \in [Country -> Colours \cup {Bare}]
NeighboursDiffer == \A <<a, b>> \in Neighbours : colour[a] = colour[b] => colour[a] = Bare

-----------------------------------------------------------------------------
Alps == {<<"France", "Italy">>, <<"France", "Switzerland">>, <<"Italy", "Switzerland">>,
         <<"Austria", "Italy">>, <<"Austria", "Switzerland">>, <<"Austria", "Germany">>,
         <<"Germany", "Switzerland">>, <<"France", "Germany">>}
Islands == {<<"England", "Scotland">>, <<"Spain", "Portugal">>}
=============================================================================
