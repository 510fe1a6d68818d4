---- MODULE Proofs ----
\* What proofs introduce.
EXTENDS Claims
CONSTANTS S, P(_)
VARIABLE v
(* ID: Known *)
THEOREM Known == \A x \in S : P(x)
THEOREM Main ==
  ASSUME NEW (* ID: s *) s \in S, NEW STATE (* ID: t *) t, NEW VARIABLE (* ID: u *) u, P(RefersTo(s, "s"))
  PROVE IsLevel(RefersTo(t, "t"), VariableLevel) = IsLevel(RefersTo(u, "u"), VariableLevel)
<1> DEFINE (* ID: D *) D((* ID: x *) x) == RefersTo(x, "x") = v
(* ID: <1>1 *) <1>1 IsLevel(RefersTo(D(s), "D"), VariableLevel)
  <2> PICK (* ID: p *) p \in S : P(RefersTo(p, "p")) OBVIOUS
  (* ID: <2>1 *) <2>1 IsLevel(RefersTo(p, "p") = s, ConstantLevel)
  <2> QED BY IsLevel(RefersTo(<2>1, "<2>1"), ConstantLevel)
<1>2. \A y \in S : P(y)
  <2> TAKE (* ID: y *) y \in S
  <2> SUFFICES RefersTo(y, "y") = y OBVIOUS
  <2> QED OBVIOUS
<1>3. SUFFICES ASSUME NEW (* ID: n *) n \in S PROVE P(RefersTo(n, "n"))
<1> QED BY IsLevel(RefersTo(<1>1, "<1>1"), VariableLevel), D(RefersTo(n, "n"))
====
