---- MODULE Test ----
THEOREM x
<1>1. HAVE
<1>2. TAKE x \in
<1>3. PICK x x
<1> QED BY ,
====
