------------------------------- MODULE ShiViz -------------------------------
\* Hosts and vector clocks of a counterexample, for ShiViz.
LOCAL INSTANCE Integers
LOCAL INSTANCE Json
LOCAL INSTANCE TLC
INSTANCE Toolbox

LOCAL Hosts ==
  LET host[i \in DOMAIN _TETrace] ==
        IF i = 1 THEN "--"
        ELSE IF _TETrace[i - 1].pc = _TETrace[i].pc THEN host[i - 1]
        ELSE CHOOSE p \in DOMAIN _TETrace[i - 1].pc : _TETrace[i - 1].pc[p] # _TETrace[i].pc[p]
  IN  TLCEval(host)
LOCAL Clocks ==
  LET clock[i \in DOMAIN _TETrace] ==
        IF i = 1 THEN [p \in DOMAIN _TETrace[i].pc |-> 0]
        ELSE [p \in DOMAIN _TETrace[i].pc |-> clock[i - 1][p] + (IF p = Hosts[i] THEN 1 ELSE 0)]
  IN  TLCEval(clock)
Host == Hosts[_TEPosition]
Clock == ToJsonObject(Clocks[_TEPosition])
=============================================================================
