---- MODULE columns ----
\* Columns are codepoints, and tabs reach to the next multiple of eight.
a == /\ "日本" = x /\ y
     /\ "∀∀∀" /\ \/ x
                 \/ y
b ==
	/\ x
        /\ y
  	/\ z
c == ∧ ∧ x
       ∧ y
     ∧ z
====
