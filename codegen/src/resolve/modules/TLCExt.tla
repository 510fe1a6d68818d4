------------------------------- MODULE TLCExt -------------------------------
\* What a model checker offers for testing and debugging specifications. Native but for AssertEq and TLCGetAndSet.
LOCAL INSTANCE TLC
LOCAL INSTANCE Integers

AssertEq(a, b) ==
  IF a = b THEN TRUE ELSE PrintT("Assertion failed") /\ PrintT(a) /\ PrintT(b) /\ FALSE
AssertError(error, expression) == {error, expression} # {}
TLCGetOrDefault(key, default) == CHOOSE n : TRUE
TLCGetAndSet(key, Op(_, _), value, default) ==
  CHOOSE old \in {TLCGetOrDefault(key, default)} : TLCSet(key, Op(old, value))
Trace == TRUE
CounterExample == TRUE
ToTrace(CE) == CE
TLCModelValue(string) == CHOOSE v : ToString(v) = string
TLCDefer(expression) == TRUE
TLCNoOp(value) == value
PickSuccessor(expression) == IF expression THEN TRUE ELSE CHOOSE b \in BOOLEAN : TRUE
TLCCache(expression, closure) == expression
TLCFP(value) == CHOOSE i \in Int : TRUE
TLCEvalDefinition(name) == TRUE
=============================================================================
