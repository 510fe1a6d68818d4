---- MODULE warned ----
---- MODULE One ----
Nat == 1
====
INSTANCE One
INSTANCE Integers
Root == Nat
====
