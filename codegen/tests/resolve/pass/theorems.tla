---- MODULE theorems ----
EXTENDS Integers
VARIABLE x
THEOREM Sound == ASSUME NEW y \in Int, NEW ACTION A PROVE y = y
<1>1. SUFFICES ASSUME NEW z \in Int PROVE z = z
  OBVIOUS
<1>2. z = y BY <1>1
<1>3. PICK w \in Int : w = z BY <1>2
<1>. DEFINE q == w
<1>4. TAKE u \in Int
<1>5. CASE q = u BY DEF q
<1>. QED BY <1>2, Sound
THEOREM Named == x = x
THEOREM Labelled == ASSUME NEW J, NEW K \in {1} PROVE goal :: x = 1
<1>1 Labelled!goal
<1>. QED BY <1>1
Goal == Labelled!goal
Set == Labelled!2
Root == Named
====
