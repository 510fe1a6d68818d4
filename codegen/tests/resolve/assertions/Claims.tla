---- MODULE Claims ----
RefersTo(symbol, id) == symbol
IsLevel(expression, level) == expression
ConstantLevel == 0
VariableLevel == 1
ActionLevel == 2
TemporalLevel == 3
====
