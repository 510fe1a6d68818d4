---- MODULE undefined_member ----
---- MODULE Inner ----
Open == 1
LOCAL Hidden == 2
====
I == INSTANCE Inner
Root == I!Opne + I!Hidden
====
