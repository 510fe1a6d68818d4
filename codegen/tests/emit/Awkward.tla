---- MODULE Awkward ----
\* What is awkward to write as Rust, each under a configuration of its own.
EXTENDS Integers, Sequences, TLC
VARIABLES hand, table

Starts(card) == card \in 0..3
Turns(card) == card' = (card + 1) % 4
Init == Starts(hand) /\ table = <<>>

Step == Turns(hand) /\ table' = (IF table = <<>> THEN [a |-> 1] ELSE <<>>)
Becomes(new, value) == LET sum == value + 1 IN new = sum
Handed == Becomes(hand', 1) /\ table' = table
RECURSIVE Deep(_)
Deep(n) == LET less == Deep(n - 1) IN n > 0 /\ (less \/ ~less)
Shallowly == hand < 0 \/ Deep(hand)
Maybe == [Step]_hand /\ table' = table
Hasty == hand' > 1 /\ hand' = 2 /\ table' = table
Late == UNCHANGED hand /\ hand' > 1 /\ table' = <<hand'>>

Cases == table' = table /\ CASE hand = 0 -> hand' = 1 [] hand = 1 -> hand' = 0

RECURSIVE Some(_)
Some(n) == n = 0 \/ Some(n - 1)
Counted == Some(hand) /\ UNCHANGED <<hand, table>>

Chosen(i, j) == /\ table = <<>>
                /\ hand # 0
                /\ i # hand
                /\ i \div (hand - i) > 1
                /\ i # 2
                /\ UNCHANGED <<hand, table>>
Choosing == \E i \in 1..3 : \E j \in 1..3 : Chosen(i, j)

Dividing == \E i \in {6 \div hand} : table # <<>> /\ hand' = i /\ UNCHANGED table

Implied == (hand # 0 => \E n \in 1..2 : n < hand) /\ UNCHANGED <<hand, table>>

Either == /\ table' = table
          /\ \/ hand = 0 /\ hand' = 1
             \/ \E n \in 1..2 : hand = n /\ hand' = 0
Fair == Init /\ [][Either \/ Step]_<<hand, table>> /\ WF_<<hand, table>>(Either)
Moves == <>(hand = 1)

Pairs == {<<x, y>> : x \in {hand, hand + 1}, y \in {hand}} # ({hand - 70, hand} \X {hand - 80, hand + 80})
Lucky == RandomElement({1, 2}) > 0
Lost == DOMAIN [i \in 1..2 |-> i \div hand] = 1..2 /\ DOMAIN [i \in 1..2 |-> i] = 1..2
Known == hand \in 0..3
Shallow == TLCGet("level") < 100
====
