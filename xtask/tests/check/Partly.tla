------------------------------- MODULE Partly -------------------------------
\* Functions of which some values cannot be made, and are not asked for.
EXTENDS Integers, Sequences, FiniteSets
CONSTANTS S, P
VARIABLES x, seen
Div == [i \in S |-> 6 \div i]
Heads == [i \in S, p \in P |-> IF i = 0 THEN Head(<< >>) ELSE <<p, i>>]
Nest == [i \in S |-> [p \in P |-> 12 \div (i * 2)]]
Whole == [i \in S |-> 12 \div (i + 1)]
One == [p \in P |-> <<1, 2>>[Cardinality(P)]]
AtState == [i \in S |-> 12 \div (x - i)]
Init == x = 1 /\ seen = << >>
Next == \E p \in P :
  /\ x < 4
  /\ x' = x + 1
  /\ LET low == [i \in 0..4 |-> x \div i]
         of(n) == LET inner == [i \in S |-> n \div i] IN inner[x] + inner[1]
         twice == [i \in S |-> [j \in S |-> i \div j]]
         good == [i \in S |-> i \div x]
     IN seen' = <<Div[x], Heads[x, p], Nest[x][p], Whole[0], One[p], AtState[0], low[x], of(12), twice[x][2], good[0],
                  {Div[i] : i \in 1..x}, [j \in 1..2 |-> low[j]]>>
Inv == x < 4 \/ Div[x] = 7
==============================================================================
