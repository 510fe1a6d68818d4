---- MODULE Test ----
THEOREM x
<1>1. x
<2>1. QED
<3>1. x
<1>2. QED

THEOREM y
<1>1. x
<1>2. y

THEOREM z OBVIOUS
<1>1. QED

a == 1
<1>1. QED
====
