---- MODULE Ladder ----
\* Guards that hold in several ways, by recursion: of an operator, of a function, through CASE, IF and LET.
EXTENDS Integers
CONSTANT Rung
VARIABLES at, loose

Init == at = 0 /\ loose = {}

RECURSIVE Reaches(_)
Reaches(r) ==
  \/ r = 0
  \/ /\ r > 0
     /\ r - 1 \notin loose
     /\ Reaches(r - 1)
  \/ /\ r > 1
     /\ r - 2 \notin loose
     /\ Reaches(r - 2)

Holds(r) ==
  LET Bears[s \in Rung] ==
        CASE s = 0 -> \E t \in {1, 2} : t \notin loose
          [] s > 0 -> IF s \in loose THEN FALSE ELSE s = 1 \/ Bears[s - 1]
  IN Bears[r]

Climb == \E r \in Rung : r > at /\ r <= at + 2 /\ Reaches(r) /\ Holds(r) /\ at' = r /\ UNCHANGED loose
Loosen == \E r \in Rung : r # at /\ loose' = loose \cup {r} /\ UNCHANGED at
Fall == at > 0 /\ (at \in loose => Reaches(at)) /\ at' = 0 /\ UNCHANGED loose
\* What an IF asks is asked in one way, whatever its form, be there choices in its branches or not.
Shake == IF loose = {} \/ at > 2 THEN \E r \in Rung : r < at /\ at' = r /\ UNCHANGED loose
                                 ELSE at' \in {at, 0} /\ UNCHANGED loose
\* What holds of all rungs holds in as many ways as it does of each, one after the other.
Rest == (\A r \in {1, 2} : r \notin loose \/ \E s \in Rung : s > at) /\ UNCHANGED <<at, loose>>

Next == Climb \/ Loosen \/ Fall \/ Shake \/ Rest
Spec == Init /\ [][Next]_<<at, loose>>

InRange == at \in Rung /\ loose \subseteq Rung
====
