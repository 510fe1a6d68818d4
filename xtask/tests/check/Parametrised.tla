---- MODULE Parametrised ----
\* Instances with parameters, which stand for variables of a module: applied to variables, to other expressions, and to the
\* same variable twice; with what is written about them as specification, as property, and under ENABLED.
EXTENDS Naturals
---- MODULE Two ----
VARIABLES l, r
Init == l \in 0..2 /\ r = l
Move == l' = (l + 1) % 3 /\ r' = l'
Swap == l' = r /\ r' = l
Other == l < 2 /\ l' \in {l, l + 1} /\ UNCHANGED r
Next == Move \/ Swap \/ Other
MayPart == ENABLED (l' = l + 1 /\ r' = r + 2)
MayStay == ENABLED (l' = l + 1 /\ UNCHANGED r)
Spec == Init /\ [][Next]_<<l, r>> /\ WF_<<l, r>>(Next)
====
---- MODULE Twice ----
VARIABLE both
Of(a, b) == INSTANCE Two WITH l <- a, r <- b
Step(v) == Of(v, v)!Move
MayMove == ENABLED Of(both, both)!Move
MayPart == Of(both, both)!MayPart
MayStay(v) == Of(v, both)!MayStay
====
VARIABLES x, y
Of(a, b) == INSTANCE Two WITH l <- a, r <- b
By(a) == INSTANCE Twice WITH both <- a
Same == INSTANCE Two WITH l <- x, r <- x
Spec == Of(x, y)!Spec
Passed(v) == Of(v, y)!Spec
Passing == Passed(x)
\* It stays the same by two names.
Merged == Same!Init /\ y = 0 /\ [][Same!Move /\ UNCHANGED y]_x

Parted == /\ Of(x, x)!MayPart /\ Of(x, x)!MayStay /\ Of(x, y)!MayPart /\ Of(x + 1, y)!MayPart
          /\ Same!MayPart /\ Same!MayStay
          /\ By(x)!MayPart /\ By(x + 1)!MayPart /\ By(y)!MayStay(x) /\ By(y)!MayStay(x + 1)
          /\ LET In(a) == INSTANCE Two WITH l <- a, r <- a + 1 IN In(x)!MayStay /\ In(x + 1)!MayPart
Moved == /\ By(x)!MayMove /\ By(x + 1)!MayMove
         /\ ENABLED Of(x, x)!Move /\ ENABLED By(x)!Step(x) /\ ENABLED By(x)!Step(y)
Through == By(x)!Of(x, x)!MayStay /\ By(x)!Of(x, x + 1)!MayStay
\* What is written here speaks of this module's variables.
Outside == ENABLED Of(x + 1, y)!Move

Turned == \A i \in {0} : Of((x + i) % 3, (y + i) % 3)!Spec
Advanced == Of((x + 1) % 3, (y + 1) % 3)!Spec
Halfway == Passed((x + 1) % 3)
Stepped == \A i \in 0..2 : [][Of((x + i) % 3, y)!Next]_x
====
