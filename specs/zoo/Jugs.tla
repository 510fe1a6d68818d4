-------------------------------- MODULE Jugs --------------------------------
(***************************************************************************)
(* Measure out four litres with a jug of three and a jug of five.  The jugs   *)
(* and the goal are constants, so the same spec solves any such puzzle; the   *)
(* configuration gives the function by overriding it with a definition.       *)
(*                                                                          *)
(* Shown: a constant that is a function (:> and @@), an EXCEPT with several   *)
(* updates, a recursive function, and Min as a one-line operator.            *)
(***************************************************************************)
EXTENDS Integers, TLC

CONSTANTS Capacity, Goal

Jug == DOMAIN Capacity

VARIABLE litres

Init == litres = [j \in Jug |-> 0]

Min(a, b) == IF a < b THEN a ELSE b

Fill(j) == litres' = [litres EXCEPT ![j] = Capacity[j]]
Drain(j) == litres' = [litres EXCEPT ![j] = 0]
Pour(j, k) == LET much == Min(litres[j], Capacity[k] - litres[k])
              IN litres' = [litres EXCEPT ![j] = @ - much, ![k] = @ + much]

Next == \E j \in Jug : \/ Fill(j)
                       \/ Drain(j)
                       \/ \E k \in Jug \ {j} : Pour(j, k)

Spec == Init /\ [][Next]_litres

TypeOK == \A j \in Jug : litres[j] \in 0..Capacity[j]
NotYet == \A j \in Jug : litres[j] # Goal

(* Euclid: every amount is a multiple of what divides all capacities. *)
Gcd[a, b \in 0..20] == IF b = 0 THEN a ELSE Gcd[b, a % b]
RECURSIVE GcdOf(_)
GcdOf(S) == IF S = {} THEN 0
            ELSE LET j == CHOOSE j \in S : TRUE IN Gcd[Capacity[j], GcdOf(S \ {j})]
Multiples == \A j \in Jug : litres[j] % GcdOf(Jug) = 0

-----------------------------------------------------------------------------
Classic == "small" :> 3 @@ "large" :> 5
(* All multiples of three: seven litres cannot be had. *)
Three == "a" :> 6 @@ "b" :> 9 @@ "c" :> 15
=============================================================================
