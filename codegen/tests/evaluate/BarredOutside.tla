---- MODULE BarredOutside ----
\* What is written outside of the instance speaks of what replaces the variables: in a module that extends the one with the
\* INSTANCE, and in arguments that are passed into it. (Of `Within`, which is written inside, TLC says otherwise.)
EXTENDS Barred
Above == ~ ENABLED Both!Part
Passed == ~ Both!Possible(Both!Part)
Mixed == ~ Both!Thrice(Both!Part)
Further == Both!Thrice(count' = 1)
Within == Both!PartIsPossible
====
