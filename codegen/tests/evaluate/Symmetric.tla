---- MODULE Symmetric ----
EXTENDS FiniteSets, TLC
CONSTANTS Proc, None
VARIABLES owner, done
Perms == Permutations(Proc)
Init == owner = None /\ done = {}
Take(p) == owner = None /\ p \notin done /\ owner' = p /\ UNCHANGED done
Give(p) == owner = p /\ owner' = None /\ done' = done \union {p}
Next == \E p \in Proc : Take(p) \/ Give(p)
Inv == owner \notin done
====
