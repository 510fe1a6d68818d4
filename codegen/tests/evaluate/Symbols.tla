---- MODULE Symbols ----
\* Operators that are symbols stand for others in a configuration, and others for them.
EXTENDS Naturals, Sequences
CONSTANTS _++_, _^#, Sum(_, _), Least(_, _), Length(_)
VARIABLE x

Pair(a, b) == <<a, b>>
Twice(a) == a * 2
Added(a, b) == a + b
a (+) b == a - b

Init == x = 0
Next == x' = IF x < 2 THEN Sum(x, 1) ELSE x
Inv ==
    /\ 1 ++ 2 = <<1, 2>>
    /\ 3^# = 6
    /\ Least(x, 3)
    /\ Length(<<x, x>>) = 2
    /\ 4 \o 5 = 9
    /\ 4 (+) 5 = 9
====
