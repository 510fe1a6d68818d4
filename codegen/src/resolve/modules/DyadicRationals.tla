-------------------------- MODULE DyadicRationals ---------------------------
\* Fractions whose denominators are powers of two.
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE TLC

LOCAL Rational(num, den) == [num |-> num, den |-> den]
RECURSIVE Reduced(_)
LOCAL Reduced(p) ==
  IF p.num % 2 = 0 /\ p.den % 2 = 0 THEN Reduced(Rational(p.num \div 2, p.den \div 2)) ELSE p

IsDyadicRational(r) == \E i \in 0 .. r.den : 2 ^ i = r.den
Zero == Rational(0, 1)
One == Rational(1, 1)
Add(p, q) ==
  LET den == IF p.den >= q.den THEN p.den ELSE q.den
      sum == p.num * (den \div p.den) + q.num * (den \div q.den)
  IN  IF p = Zero THEN q ELSE Reduced(Rational(sum, den))
Half(p) == Reduced(Rational(p.num, p.den * 2))
PrettyPrint(p) ==
  IF p = Zero THEN "0" ELSE IF p = One THEN "1" ELSE ToString(p.num) \o "/" \o ToString(p.den)
=============================================================================
