--------------------------- MODULE Combinatorics ----------------------------
\* Counting.
EXTENDS Naturals

factorial[n \in Nat] == IF n = 0 THEN 1 ELSE n * factorial[n - 1]
\* By Pascal's triangle, in which no number is larger than the one that is asked for.
choose(n, k) ==
  LET last == IF 2 * k > n THEN n - k ELSE k
      row[i \in 0 .. n] ==
        IF i = 0 THEN [j \in 0 .. last |-> IF j = 0 THEN 1 ELSE 0]
        ELSE LET above == row[i - 1] IN [j \in 0 .. last |-> IF j = 0 THEN 1 ELSE above[j] + above[j - 1]]
  IN  IF 0 =< n /\ n < k THEN 0 ELSE row[n][last]
=============================================================================
