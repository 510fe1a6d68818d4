---- MODULE Typed ----
(* Model values of types: TLC compares `a_1` neither to `b_1` nor to a string, and says so where it is asked to. *)
EXTENDS Integers
CONSTANTS As, Bs, None
VARIABLES a, b, some, count

Init == a \in As /\ b \in Bs /\ some = None /\ count = 0
Next ==
  \/ count < 3 /\ count' = count + 1 /\ a' \in As /\ some' = a /\ b' = b
  \/ count = 3 /\ some \in As /\ some # None /\ some' = b /\ UNCHANGED <<a, b, count>>

Late == count = 3 /\ some \in Bs
Names == {"x", "y"}
OfNames == [name \in Names |-> 1]

Sound == (some = None \/ count < 4) /\ (a \in As) /\ (b = b) /\ a # None
Equal == count < 3 \/ a # b
Changing == some = None \/ count < 2 \/ some # b
ToText == count < 3 \/ a # "x"
ToSet == count < 3 \/ a \notin Bs
ToNames == count < 3 \/ a \notin Names
Enumerated == count < 3 \/ a \notin {b, None}
Filtered == count < 3 \/ {x \in As : x = b} = {}
United == count < 3 \/ a \in (Bs \union {None})
Sets == count < 3 \/ As # Bs
Tuples == count < 3 \/ <<a, 1>> # <<b, 1>>
Cases == count < 3 \/ CASE a = b -> FALSE [] OTHER -> TRUE
====
