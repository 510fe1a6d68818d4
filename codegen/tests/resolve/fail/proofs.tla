---- MODULE proofs ----
VARIABLE x
Def == TRUE
THEOREM T == ASSUME TRUE PROVE TRUE
A == T
THEOREM []x
<1>1. HAVE x
<1>2. CASE x
<1>3. PICK y \in x : []x
<1>4. <1>1
<*>5. QED
HIDE Def
====
