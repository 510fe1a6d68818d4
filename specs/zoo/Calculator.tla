----------------------------- MODULE Calculator -----------------------------
(***************************************************************************)
(* A stack machine that runs programs in reverse Polish notation.  What it     *)
(* does when the stack runs empty is not defined, and a checker must say so,    *)
(* at the expression, with the program that leads there.                      *)
(*                                                                          *)
(* Shown: values of several kinds in one sequence (a number is an operand,      *)
(* a string an operator), functions of operators by CASE without OTHER, LET     *)
(* with an operator that takes an operator, and an evaluation error as the      *)
(* expected outcome.                                                         *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANT Programs

VARIABLES rest, stack

Program(n) == CASE n = 1 -> <<"two", "three", "add", "four", "times">>
                [] n = 2 -> <<"four", "two", "three", "times", "subtract">>
                [] n = 3 -> <<"two", "add">>           \* an operand is missing
                [] n = 4 -> <<"two", "three", "modulo">>  \* an operator nobody has defined

Init == stack = << >> /\ \E p \in Programs : rest = Program(p)

Number == [two |-> 2, three |-> 3, four |-> 4]

Apply(name) ==
  LET a == stack[Len(stack) - 1]
      b == stack[Len(stack)]
      Replace(Op(_, _)) == SubSeq(stack, 1, Len(stack) - 2) \o <<Op(a, b)>>
  IN CASE name = "add"      -> Replace(LAMBDA x, y : x + y)
       [] name = "subtract" -> Replace(LAMBDA x, y : x - y)
       [] name = "times"    -> Replace(LAMBDA x, y : x * y)

Step == /\ rest # << >>
        /\ LET word == Head(rest)
           IN stack' = IF word \in DOMAIN Number THEN Append(stack, Number[word]) ELSE Apply(word)
        /\ rest' = Tail(rest)

Spec == Init /\ [][Step]_<<rest, stack>> /\ WF_<<rest, stack>>(Step)

-----------------------------------------------------------------------------
TypeOK == stack \in Seq(Int)
OneResult == rest = << >> => Len(stack) = 1
Results == rest = << >> => stack \in {<<20>>, <<-2>>}
Halts == <>(rest = << >>)
=============================================================================
