---- MODULE replacements ----
---- MODULE Inner ----
CONSTANTS c, F(_)
VARIABLE v
d == c
====
VARIABLE x
Two(a, b) == a
A == INSTANCE Inner WITH c <- 1, v <- x
B == INSTANCE Inner WITH c <- 1, c <- 2, F <- Two, v <- x, d <- 3
Prime(a) == a'
C == INSTANCE Inner WITH c <- x, F <- Prime, v <- x
====
