---- MODULE Possible ----
EXTENDS Integers
VARIABLES a, b
vars == <<a, b>>
---- MODULE Counter ----
EXTENDS Integers
VARIABLE value
CanFall == ENABLED (value > 0 /\ value' = value - 1)
====
Of(value) == INSTANCE Counter
Inc(v) == v < 3 /\ v' = v + 1
Can(v) == ENABLED Inc(v)
Same(v) == v' = v
Either(v) == Inc(v) \/ Same(v)
Init == a = 0 /\ b = 0
Next == \/ Inc(a) /\ Same(b)
        \/ Either(a) /\ Inc(b)
        \/ a = 3 /\ a' = 0 /\ b' = 0
Spec == Init /\ [][Next]_vars /\ WF_vars(Inc(a) /\ Same(b))
Below == Can(a) <=> a < 3
Each == \A i \in {1, 2} : (IF i = 1 THEN Can(a) ELSE LET can == Can(b) IN can) \/ a = 3 \/ b = 3
Least == Of(a)!CanFall <=> a # 0
Stutters == ENABLED [FALSE]_vars
Full(v) == [](v = 3 => ~ENABLED Inc(v))
Ends == Full(a) /\ Full(b)
====
