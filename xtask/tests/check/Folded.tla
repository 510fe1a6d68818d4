---- MODULE Folded ----
\* What operators of the community modules are worth where TLC has them in Java.
EXTENDS Integers, Sequences, Bags, BagsExt, Bitwise, Combinatorics, FiniteSetsExt, SequencesExt
VARIABLE x
Init == x = 1
Next == x < 3 /\ x' = x + 1

\* The digits as they come.
Digits(digit, done) == 10 * done + digit
Back(done, digit) == 10 * done + digit
Folds ==
  /\ FoldSet(Digits, 0, {x + 1, x}) = 11 * x + 1
  /\ ReduceSet(Digits, x .. (x + 1), 0) = 11 * x + 1
  /\ FoldFunction(Digits, 0, [i \in {x + 1, x} |-> i]) = 11 * x + 1
  /\ FoldFunctionOnSet(Digits, 0, <<7, x, 8, 9>>, {3, 2}) = 10 * x + 8
  /\ FoldSeq(Digits, 0, <<x, 8, 9>>) = 100 * x + 89
  /\ FoldLeft(Back, 0, <<x, 8, 9>>) = 100 * x + 89
  /\ FoldRight(Digits, <<x, 8, 9>>, 0) = 980 + x
  /\ FoldBag(Back, 0, [i \in {x, x + 1} |-> 2]) = 1100 * x + 11 * (x + 1)

Sequential ==
  /\ SelectInSubSeq(<<4, 3, 2, 1>>, 2, 4, LAMBDA e : e < 4 - x) = <<3, 4, 0>>[x]
  /\ SelectLastInSubSeq(<<4, 3, 2, 1>>, 2, 4, LAMBDA e : e >= x) = 5 - x
  /\ SelectInSubSeq(<<4, 3>>, 2, x - 1, LAMBDA e : TRUE) = (IF x = 3 THEN 2 ELSE 0)
  /\ SelectInSeq(<<x, "a">>, LAMBDA e : e = x) = 1
  /\ SelectLastInSeq(<<"a", x>>, LAMBDA e : e = x) = 2
  /\ RemoveFirst(<<x, "a">>, x) = <<"a">>
  /\ IsPrefix("ab", "abc") /\ ~IsPrefix("b", "ab") /\ IsStrictPrefix(<<x>>, <<x, 2>>)
  /\ ReplaceAllSubSeqs("xx", "", "ab") = "xxaxxb"

Numbers ==
  /\ (-x) & 6 = <<6, 6, 4>>[x] /\ (-x) | 6 = <<-1, -2, -1>>[x] /\ (-x) ^^ 6 = <<-7, -8, -5>>[x]
  /\ 2147483647 ^^ x = 2147483647 - x /\ Not(-x) = 0 /\ Not(4 + x) = <<2, 1, 0>>[x]
  /\ shiftR(-8, x) = <<2147483644, 1073741822, 536870911>>[x] /\ shiftR(x, 32) = x /\ shiftR(x, -1) = 0
  /\ choose(30, 14 + x) = <<155117520, 145422675, 119759850>>[x] /\ choose(40, 41 - x) = <<1, 40, 780>>[x]
  /\ choose(x, 4) = 0 /\ choose(x, 0) = 1
====
