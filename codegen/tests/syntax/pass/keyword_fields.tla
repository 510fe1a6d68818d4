---- MODULE keyword_fields ----
Units == r.VARIABLE \cup [r EXCEPT !.ASSUME = r.LOCAL, ![1].INSTANCE = r.THEOREM.CONSTANT]
Made == [VARIABLE |-> 1, ASSUME |-> 2, LOCAL |-> 3, RECURSIVE |-> 4, USE |-> 5, MODULE |-> 6]
Last == r.NEW
VARIABLE r
Words == r.NEW \cup r.QED \cup r.SUBSET \cup r.SF_ \cup r.WF_ \cup r.EXTENDS
CONSTANT c
====
