---- MODULE Library ----
\* Sets that are called what generated code calls its own things.
EXTENDS Naturals, Sequences

CONSTANTS Symbols, Places, Options, Iterators, Properties, Values, Strings, Boxes, States, Actions, Clones

VARIABLES symbol, seen

Kinds == <<Symbols, Places, Options, Iterators, Properties, Values, Strings, Boxes, States, Actions, Clones>>

\* Operators and definitions, too.
Once(x) == x \ {0}
Undefined(x) == {y \in x : y # 1}
Aliased(x) == UNION {x, {0}}
DigestRecord(x) == x \union {2}
Symbol(x) == LET once == Once(x) IN Aliased(Undefined(DigestRecord(once)))

Init == symbol \in Symbols /\ seen = [kind \in {} |-> 0]

Write(place, option, value) ==
    /\ seen' = [place |-> place, option |-> option, value |-> value, note |-> "written"]
    /\ UNCHANGED symbol

Swap(state, action, clone) ==
    /\ \E other \in Symbols \ {symbol} : symbol' = other
    /\ seen' = [state |-> state, action |-> action, clone |-> clone]

Next ==
    \/ \E place \in Places, option \in Options, value \in Values : Write(place, option, value)
    \/ \E state \in States, action \in Actions, clone \in Clones : Swap(state, action, clone)

Known == \A n \in 1..Len(Kinds) : Kinds[n] # {} /\ symbol \in Symbols /\ Symbol({n}) # {}
====
