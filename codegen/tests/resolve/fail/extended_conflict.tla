---- MODULE extended_conflict ----
EXTENDS Naturals, Other
====
