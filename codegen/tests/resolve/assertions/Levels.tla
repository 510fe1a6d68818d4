---- MODULE Levels ----
\* The level of every construct.
EXTENDS Claims
CONSTANTS c, Op(_)
VARIABLES v, w
Twice(x) == x' = x
Still(x) == x = c

Constants ==
  /\ IsLevel(c = "s", ConstantLevel) /\ IsLevel(Op(c), ConstantLevel) /\ IsLevel(Still(c), ConstantLevel)
  /\ IsLevel({x \in c : x}, ConstantLevel) /\ IsLevel([x \in c |-> x], ConstantLevel)
  /\ IsLevel([a |-> c], ConstantLevel) /\ IsLevel(CHOOSE x \in c : x, ConstantLevel)
  /\ IsLevel(SUBSET c, ConstantLevel) /\ IsLevel(<<c>>, ConstantLevel)
States ==
  /\ IsLevel(v, VariableLevel) /\ IsLevel(Op(v), VariableLevel) /\ IsLevel(Still(v), VariableLevel)
  /\ IsLevel({v, c}, VariableLevel) /\ IsLevel({x \in c : x = v}, VariableLevel) /\ IsLevel({v : x \in c}, VariableLevel)
  /\ IsLevel([v EXCEPT ![c] = c], VariableLevel) /\ IsLevel([x \in v |-> c], VariableLevel) /\ IsLevel(v[c], VariableLevel)
  /\ IsLevel(v.f, VariableLevel) /\ IsLevel([v -> c], VariableLevel) /\ IsLevel([a : v], VariableLevel)
  /\ IsLevel(IF c THEN c ELSE v, VariableLevel) /\ IsLevel(CASE v -> c [] OTHER -> c, VariableLevel)
  /\ IsLevel(LET x == v IN x, VariableLevel) /\ IsLevel(\E x \in v : c, VariableLevel)
  /\ IsLevel(ENABLED (v' = c), VariableLevel)
Actions ==
  /\ IsLevel(v', ActionLevel) /\ IsLevel(Twice(v), ActionLevel) /\ IsLevel(UNCHANGED <<v, w>>, ActionLevel)
  /\ IsLevel([v = c]_w, ActionLevel) /\ IsLevel(<<v = c>>_w, ActionLevel) /\ IsLevel(Op(v'), ActionLevel)
  /\ IsLevel((v = c) \cdot (w = c), ActionLevel) /\ IsLevel(~ v', ActionLevel)
Formulas ==
  /\ IsLevel([]v, TemporalLevel) /\ IsLevel(<>v, TemporalLevel) /\ IsLevel(v ~> w, TemporalLevel)
  /\ IsLevel(v -+-> w, TemporalLevel) /\ IsLevel([][v']_w, TemporalLevel) /\ IsLevel(<><<v'>>_w, TemporalLevel)
  /\ IsLevel(WF_v(v'), TemporalLevel) /\ IsLevel(SF_<<v, w>>(v'), TemporalLevel)
  /\ IsLevel(\A x \in c : []x, TemporalLevel) /\ IsLevel(\EE x : x, TemporalLevel) /\ IsLevel(Op(c) => []v, TemporalLevel)
====
