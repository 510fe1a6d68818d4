---- MODULE bag ----
EXTENDS Naturals, Sequences, FiniteSets, TLC, Bags
CONSTANTS Nodes, Limit, Op(_, _)
ASSUME Limit \in Nat
VARIABLES queue, count
vars == <<queue, count>>
RECURSIVE Sum(_)
Sum(s) == IF s = <<>> THEN 0 ELSE Head(s) + Sum(Tail(s))
f[i \in 0 .. 3] == IF i = 0 THEN 1 ELSE f[i - 1] * i
Init == queue = <<>> /\ count = [n \in Nodes |-> 0]
Send(n) == /\ Len(queue) < Limit
           /\ queue' = Append(queue, Op(count[n], 1))
           /\ count' = [count EXCEPT ![n] = @ + 1]
Receive == /\ queue # <<>>
           /\ queue' = Tail(queue)
           /\ UNCHANGED count
Next == Receive \/ \E n \in Nodes : Send(n)
Spec == Init /\ [][Next]_vars /\ WF_vars(Receive) /\ \A n \in Nodes : SF_vars(Send(n))
TypeOK == count \in [Nodes -> Nat]
Small == \A n \in Nodes : count[n] < 3
Live == []<>(queue = <<>>) /\ (Len(queue) > 0 ~> queue = <<>>)
Perms == Permutations(Nodes)
Plus(a, b) == a + b
View == <<Len(queue), count>>
Alias == [queue |-> queue, sum |-> Sum(queue)]
====
CONSTANTS Nodes = {n1, n2}
  Limit = 2
  Op <- Plus
SPECIFICATION Spec
INVARIANT TypeOK
PROPERTY Live
CONSTRAINT Small
SYMMETRY Perms
VIEW View
ALIAS Alias
CHECK_DEADLOCK FALSE
