---- MODULE Instances ----
\* What comes through INSTANCE, and of what level it is there.
EXTENDS Claims
CONSTANT c
VARIABLES v, w
---- MODULE Inner ----
CONSTANTS k, F(_)
(* ID: Constant *)
Constant == k
(* ID: Applied *)
Applied(x) == F(x)
(* ID: f *)
f[i \in k] == i
LOCAL (* ID: Hidden *)
Hidden == k
Shown == Hidden
====
---- MODULE Stateful ----
VARIABLE x
(* ID: Step *)
Step == x' = x
(* ID: Held *)
Held == x
====
(* ID: c' *)
c1 == c
I == INSTANCE Inner WITH k <- v', F <- LAMBDA x : x
J(p) == INSTANCE Inner WITH k <- p, F <- LAMBDA x : <<x, p>>
K == INSTANCE Stateful WITH x <- <<v, w>>
Named == /\ IsLevel(RefersTo(I!Constant, "Constant"), ActionLevel)
         /\ IsLevel(RefersTo(I!f, "f"), ActionLevel)
         /\ IsLevel(RefersTo(I!Applied(c), "Applied"), ConstantLevel)
         /\ IsLevel(I!Shown, ActionLevel)
Parametrised == /\ IsLevel(RefersTo(J(c)!Constant, "Constant"), ConstantLevel)
                /\ IsLevel(RefersTo(J(v)!Applied(c), "Applied"), VariableLevel)
                /\ IsLevel(RefersTo(J(v)!f, "f"), VariableLevel)
Replaced == IsLevel(RefersTo(K!Held, "Held"), VariableLevel) /\ IsLevel(RefersTo(K!Step, "Step"), ActionLevel)
InLet == LET L == INSTANCE Inner WITH k <- v, F <- LAMBDA x : x IN IsLevel(RefersTo(L!Constant, "Constant"), VariableLevel)
k == c
F(x) == x
INSTANCE Inner
Unnamed == IsLevel(RefersTo(Constant, "Constant"), ConstantLevel) /\ IsLevel(RefersTo(Applied(v), "Applied"), VariableLevel)
====
