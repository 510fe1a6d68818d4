---- MODULE part_of_step ----
EXTENDS Integers
Root == TRUE
Same(F(_), a) == F(a)
THEOREM Goal == \A s \in {1, 2} : s > 0
<1>1. SUFFICES \E n \in {1, 2} : \A m \in {3} : n < m
  <2>1. SUFFICES ASSUME NEW k \in {1}, <1>1!1!(k) PROVE <1>1!1!(k)!(3)!<< = k
    OBVIOUS
  <2>. SUFFICES ASSUME NEW n \in {1}, <1>1!1!(n) PROVE n = 1
  <2>2. <1>1!1!1 = {1, 2}
  <2>3. QED
<1>2. SUFFICES ASSUME 1 = 2, 2 = 3 PROVE 1 = 3
<1>3. <1>2!1!2 /\ <1>2!1!3!>> = 3
<1>4. CASE 4 = 5
<1>5. HAVE 6 = 7
<1>6. <1>4!1!>> + <1>5!1!<< = 11
<1>7. PICK p \in {8}, q \in {9} : p = q
<1>8. <1>7!(1, 2)!<< = 1 /\ <1>7!2 = {9} /\ <1>7!(3, 4)
<1>9. PICK h : h + 1 = 2
<1>10. Same(<1>9!@!<<, 2) = 3
<1>11. TAKE t \in {10}
<1>12. <1>11!1 = {10}
<1>13. WITNESS 11, 12
<1>14. <1>13!2 = 12
<1>15. ASSUME NEW r \in {1} PROVE r = 1
  <2> USE <1>15!1 DEF Same
  <2> QED BY <1>15!2, <1>7!:
<1> QED
====
