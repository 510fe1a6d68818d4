---- MODULE Named ----
EXTENDS Integers, TLC
VARIABLE x
Init == x = 0
Next == x < 3 /\ x' = x + 1
Never == FALSE
Always == TRUE
Three == 3
Wrong == 1 + TRUE
Asked == TLCGet("level") > 0
Below == x < 2
Primed == x' > 0
Boxed == []Never
Spec == Init /\ [][Next]_x
SpecNever == Init /\ [][Next]_x /\ Never
SpecFalse == Init /\ FALSE /\ [][Next]_x
SpecAlways == Init /\ [][Next]_x /\ Always
SpecUnequal == Init /\ [][Next]_x /\ 1 = 2
SpecLet == LET never == FALSE IN Init /\ [][Next]_x /\ never
SpecBoxed == Spec /\ [](x < 3)
SpecBoxedOnly == Init /\ [](x < 3)
SpecInit == Init
SpecVariable == x
SpecStill == Init /\ <>(x = 0)
SpecUnbegun == Always /\ [][Next]_x
SpecDeep == (Init /\ Never) /\ [][Next]_x
InitNever == x = 0 /\ Never
SpecUnopened == InitNever /\ [][Next]_x
PropNever == [](x < 9) /\ Never
PropFalse == [](x < 9) /\ FALSE
PropUnequal == [](x < 9) /\ (1 = 2)
PropAlways == [](x < 9) /\ Always
PropState == x = 0 /\ Never
PropAll == \A i \in {1} : ([](x < 9) /\ Never)
PropLet == LET never == FALSE IN [](x < 9) /\ never
And(p) == p /\ Never
PropOpened == And([](x < 9))
PropOr == [](x < 9) \/ Never
====
