---- MODULE monolith ----
EXTENDS Parts
Store == INSTANCE Store WITH size <- 2
Root == Limit + Store!Room
====

What stands here is no part of any module.

---- MODULE Store ----
EXTENDS Parts
CONSTANT size
Room == Limit - size
====

---------- MODULE Parts ----------
EXTENDS Naturals
Limit == 5
==================================
