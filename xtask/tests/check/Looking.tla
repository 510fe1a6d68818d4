---- MODULE Looking ----
EXTENDS Integers, TLC, TLCExt, Sequences
VARIABLES x, y
Init == x = 0 /\ y = "a"
Up(i) == x' = x + i /\ UNCHANGED y
Down == x = 3 /\ x' = 0 /\ y' = "a"
Next == Up(1) \/ Down
Stop == x < 2 /\ Up(1)
Spec == Init /\ [][Next]_<<x, y>> /\ WF_<<x, y>>(Next)
Unfair == Init /\ [][Next]_<<x, y>>
Low == x < 2
Begun == x > 0
Live == <>(x = 7)
Near == x < 4
Alias == [n |-> Len(Trace), x |-> x, t |-> Trace, l |-> TLCGet("level"), a |-> TLCGet("action").name]
Ten == [z |-> x * 10, xx |-> x']
place(line, from, to) ==
  [beginLine |-> line, beginColumn |-> from, endLine |-> line, endColumn |-> to, module |-> "Looking"]
nowhere == [beginLine |-> 0, beginColumn |-> 0, endLine |-> 0, endColumn |-> 0, module |-> "--TLA+ BUILTINS--"]
up == [name |-> "Up", location |-> place(5, 10, 34)]
down == [name |-> "Down", location |-> place(6, 9, 35)]
other == [name |-> "UnnamedAction", location |-> nowhere]
name(step) == [name |-> step.name, location |-> step.location]
At(i) == <<i, [x |-> i - 1, y |-> "a"]>>
Steps == {<<step[1], name(step[2]), step[3]>> : step \in CounterExample.action}
Lines == /\ CounterExample.state = {At(i) : i \in 1..3}
         /\ Steps = {<<At(i), up, At(i + 1)>> : i \in 1..2}
         /\ ToTrace(CounterExample) = [i \in 1..3 |-> At(i)[2]]
         /\ TLCGet("level") = 0
Stopped == Steps = {<<At(i), [name |-> "Stop", location |-> place(8, 9, 22)], At(i + 1)>> : i \in 1..2}
Tens == ToTrace(CounterExample) = <<[z |-> 0, xx |-> 1], [z |-> 10, xx |-> 2], [z |-> 20, xx |-> 2]>>
Round == /\ CounterExample.state = {At(i) : i \in 1..4}
         /\ Steps = {<<At(i), up, At(i + 1)>> : i \in 1..3} \cup {<<At(4), down, At(1)>>}
Stays == CounterExample.state = {At(1)} /\ Steps = {<<At(1), other, At(1)>>}
First == CounterExample = [action |-> {}, state |-> {At(1)}]
None == CounterExample = [action |-> {}, state |-> {}] /\ ToTrace(CounterExample) = << >>
Asked == /\ DOMAIN TLCGet("config") = {"mode", "deadlock", "worker", "seed", "fingerprint", "install"}
         /\ DOMAIN TLCGet("stats") = {"worker", "duration", "generated", "diameter", "distinct", "initial", "queue"}
         /\ TLCGet("config").mode = "bfs" /\ TLCGet("config").deadlock /\ TLCGet("action") = other
Walked == /\ DOMAIN TLCGet("config") = {"mode", "depth", "traces", "deadlock", "seed", "aril", "worker", "install", "sched"}
          /\ TLCGet("config").depth = 7 /\ TLCGet("config").traces = 4 /\ TLCGet("config").seed = "9"
          /\ DOMAIN TLCGet("stats") = {"actions", "behavior", "worker", "traces", "duration", "generated", "distinct",
                                       "retries", "distinctvalues", "levelmean", "levelvariance"}
          /\ TLCGet("stats").traces = 4
ModeOf(mode) == TLCGet("config").mode = mode
Searches == ModeOf("bfs")
Walks == ModeOf("simulate")
Sets == TLCSet(3, x) /\ TLCSet(5, y) /\ TLCSet("s:seen", x)
Parts == /\ {part.name : part \in TLCGet("spec").actions} = {"Up", "Down"}
         /\ TLCGet("spec").inits = {[name |-> "Init", location |-> place(4, 9, 24)]}
         /\ TLCGet("spec").invariants = {[name |-> "Sets", location |-> place(48, 9, 59)]}
         /\ {part.name : part \in TLCGet("spec").variables} = {"x", "y"}
         /\ TLCGet("spec").temporals = {[name |-> "UnnamedAction", location |-> place(9, 38, 54)]}
         /\ DOMAIN TLCGet("spec") = {"inits", "actions", "temporals", "invariants", "impliedinits", "impliedactions",
                                     "impliedtemporals", "variables", "actionconstraints", "constraints"}
         /\ DOMAIN TLCGet("all") = {3, 5} /\ TLCGet("all")[5] = <<"a">>
         /\ TLCGet("all:named") = [seen \in {"s:seen"} |-> <<TLCGet("s:seen")>>]
         /\ TLCGet("-Dunset") = "-Dunset"
Taken == TLCGet("action").name = IF TLCGet("level") = 1 THEN "Init" ELSE IF x = 0 THEN "Down" ELSE "Up"
Over == TLCGet("action") = other
Brief == [n |-> Len(Trace), x |-> x, l |-> TLCGet("level")]
====
