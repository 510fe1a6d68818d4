---- MODULE Assertions ----
RefersTo(symbol, id) == symbol
IsLevel(expression, level) == expression
ConstantLevel == 0
VariableLevel == 1
ActionLevel == 2
TemporalLevel == 3

CONSTANTS (* ID: c *) c, (* ID: F *) F(_)
VARIABLE (* ID: v *) v

(* ID: Op *)
Op((* ID: Op!x *) x, y) == IsLevel(RefersTo(x, "Op!x"), ConstantLevel)
(* ID: f *)
f[(* ID: f!i *) i \in {}] == <<RefersTo(f, "f"), RefersTo(i, "f!i")>>
A == IsLevel(RefersTo(F(v), "F"), VariableLevel)
B == IsLevel(RefersTo(Op(c, v'), "Op"), ConstantLevel)
C == IsLevel(Op(RefersTo(v, "v")', c), ActionLevel)
D == IsLevel([]IsLevel([A]_v, ActionLevel), TemporalLevel)
E == \E (* ID: E!e *) e \in RefersTo(c, "c") : IsLevel(RefersTo(e, "E!e") = v, VariableLevel)
G == LET (* ID: G!g *) g(z) == v IN IsLevel(RefersTo(g(1), "G!g"), VariableLevel)
---- MODULE Inner ----
CONSTANT k
(* ID: Inner!op *)
op == k
====
I == INSTANCE Inner WITH k <- v'
H == IsLevel(RefersTo(I!op, "Inner!op"), ActionLevel)
THEOREM T == c
(* ID: T!<1>a *) <1>a v
<1> QED BY IsLevel(RefersTo(<1>a, "T!<1>a"), VariableLevel)
====
