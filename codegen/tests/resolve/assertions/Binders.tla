---- MODULE Binders ----
\* What binds a name, each once.
EXTENDS Claims
CONSTANT S
Bounded == \A (* ID: a *) a, (* ID: b *) b \in S, << (* ID: c *) c, (* ID: d *) d>> \in S :
  <<RefersTo(a, "a"), RefersTo(b, "b"), RefersTo(c, "c"), RefersTo(d, "d")>>
Unbounded == \E (* ID: e *) e : RefersTo(e, "e")
Temporal == \AA (* ID: f *) f : \EE (* ID: g *) g : [](RefersTo(f, "f") = RefersTo(g, "g"))
Levels == \AA f : \EE g : IsLevel(f = g, ConstantLevel)
Chosen == CHOOSE (* ID: h *) h \in S : RefersTo(h, "h")
ChosenPair == CHOOSE << (* ID: i *) i, (* ID: j *) j>> \in S : RefersTo(i, "i") = RefersTo(j, "j")
Filtered == { (* ID: k *) k \in S : RefersTo(k, "k") = S}
Mapped == {RefersTo(l, "l") : (* ID: l *) l \in S}
Function == [(* ID: m *) m \in S |-> RefersTo(m, "m")]
(* ID: n *)
n[(* ID: o *) o, (* ID: p *) p \in S] == RefersTo(n, "n")[RefersTo(o, "o"), RefersTo(p, "p")]
(* ID: q *)
q((* ID: r *) r, (* ID: s *) s(_)) == RefersTo(s(r), "s") = RefersTo(r, "r")
Passed == q(S, LAMBDA (* ID: t *) t : RefersTo(t, "t"))
Let == LET (* ID: u *) u == S
           (* ID: w *) w((* ID: x *) x) == RefersTo(x, "x")
           (* ID: y *) y[z \in S] == z
       IN  <<RefersTo(u, "u"), RefersTo(w(S), "w"), RefersTo(y, "y")>>
(* ID: prec *)
a1 \prec b1 == a1 = b1
(* ID: neg *)
-. a2 == a2
(* ID: plus *)
a3^+ == a3
Symbols == <<RefersTo(S \prec S, "prec"), RefersTo(-S, "neg"), RefersTo(S^+, "plus"), RefersTo(\prec(S, S), "prec")>>
Labelled == \A a \in S : lab(a) :: RefersTo(S \prec a, "prec")
RECURSIVE Down(_)
(* ID: Down *)
Down((* ID: Down!x *) x) == RefersTo(Down(RefersTo(x, "Down!x")), "Down")
====
