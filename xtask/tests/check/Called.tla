---- MODULE Called ----
\* Definitions that are called by their names.
EXTENDS Integers, Sequences, TLC, TLCExt
CONSTANT C
VARIABLE x
Low == INSTANCE Lowered WITH v <- x
LOCAL Raised == x + 5
Init == x = 0
Step == x' = x + 1
Next == x < 3 /\ Step
Grows == x' > x
Tens == x * 10
Op(a) == a
Ever == TLCEvalDefinition("Ever")
Back == Len(Trace)
Met == TLCGet("level")

Known == /\ TLCEvalDefinition("Tens") = x * 10
         /\ TLCEvalDefinition("T" \o "ens") = x * 10
         /\ [name \in {"Tens", "Raised"} |-> TLCEvalDefinition(name)] = [Raised |-> x + 5, Tens |-> x * 10]
         /\ TLCEvalDefinition("Low!Down") = x - 100
         /\ \A i \in 1..2 : TLCEvalDefinition("Tens") >= i * x
         /\ TLCEvalDefinition("Init") = (x = 0)
         /\ TLCEvalDefinition("Back") = TLCEvalDefinition("Met")
Went == TLCEvalDefinition("Grows") /\ TLCEvalDefinition("Tens")' = x' * 10
Begun == TLCEvalDefinition("Init") \/ x # 0
Unknown == x = 0 \/ TLCEvalDefinition("Nothing")
Constant == x = 0 \/ TLCEvalDefinition("C") > 0
Variable == x = 0 \/ TLCEvalDefinition("x") > 0
Applied == x = 0 \/ TLCEvalDefinition("Op") > 0
Number == x = 0 \/ TLCEvalDefinition(3)
Inside == x = 0 \/ LET here == 3 IN TLCEvalDefinition("here") = 3
Late == x = 0 \/ TLCEvalDefinition("Grows")
Endless == x = 0 \/ Ever
NextByName == x < 3 /\ TLCEvalDefinition("Step")
====
