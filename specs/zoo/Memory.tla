------------------------------- MODULE Memory -------------------------------
(***************************************************************************)
(* A memory: what is read is what was last written there.                    *)
(***************************************************************************)
CONSTANTS Address, Word
VARIABLES cell, answer

Init == cell \in [Address -> Word] /\ answer = << >>

Write(a, w) == cell' = [cell EXCEPT ![a] = w] /\ answer' = << >>
Read(a) == answer' = <<a, cell[a]>> /\ UNCHANGED cell

Next == \E a \in Address : Read(a) \/ \E w \in Word : Write(a, w)

Spec == Init /\ [][Next]_<<cell, answer>>
=============================================================================
