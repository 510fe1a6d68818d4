---- MODULE undefined ----
EXTENDS Naturals
Count == 1
Twice == Cuont + Cuont
Size(S) == Cardinality(S)
====
