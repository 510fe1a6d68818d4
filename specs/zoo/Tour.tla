-------------------------------- MODULE Tour --------------------------------
(***************************************************************************)
(* A tour of the language, one fact after another.  Each ASSUME holds; most     *)
(* show something in which a checker could go wrong.                           *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, Bags, TLC

CONSTANTS Nothing,      \* a model value
          Increase(_),  \* an operator, given by the configuration
          Weekday       \* a set of model values

-----------------------------------------------------------------------------
(* Logic *)

ASSUME (FALSE => 1 \div 0 = 1) /\ (TRUE \/ 1 \div 0 = 1)   \* from left to right, as far as needed
ASSUME {FALSE, TRUE} = BOOLEAN /\ (TRUE <=> ~FALSE) /\ (TRUE \equiv TRUE)
ASSUME \A x \in {} : FALSE
ASSUME ~\E x \in {} : TRUE
ASSUME \A x, y \in {1, 2}, <<a, b>> \in {<<3, 4>>} : x < a /\ y < b

(* The conjuncts of a list end where the column says, not where the line does. *)
ASSUME /\ \/ FALSE
          \/ /\ TRUE
             /\ 1 + 1 =
                 2
       /\ TRUE

-----------------------------------------------------------------------------
(* Numbers *)

ASSUME 7 \div 2 = 3 /\ (-7) \div 2 = -4 /\ (-7) % 2 = 1    \* rounded down, not towards zero
ASSUME -7 \div 2 = -3                                      \* for this is -(7 \div 2)
ASSUME 2^10 = 1024 /\ 5^0 = 1
ASSUME \b1010 = 10 /\ \o17 = 15 /\ \hFf = 255
ASSUME 3 - 2 - 1 = 0                                       \* from the left
ASSUME 5..4 = {} /\ -1..1 = {-1, 0, 1}
ASSUME 0 \in Nat /\ -1 \notin Nat /\ -1 \in Int
ASSUME Increase(1) = 2

-----------------------------------------------------------------------------
(* Sets *)

ASSUME {1, 2, 2, 1} = {2, 1} /\ {{}} # {}
ASSUME SUBSET {1, 2} = {{}, {1}, {2}, {1, 2}}
ASSUME UNION {{1}, {2, 3}, {}} = 1..3
ASSUME {x \in 1..9 : x % 2 = 0} \cup {x * x : x \in {1, 3}} = {2, 4, 6, 8, 1, 9}
ASSUME {x + y : x \in 1..2, y \in {10, 20}} = {11, 12, 21, 22}
ASSUME {1, 2} \X {3} = {<<1, 3>>, <<2, 3>>}
ASSUME {<<1, 2>>} \X {3} # {1} \X {2} \X {3}               \* a product of three is none of two
ASSUME (1..3) \ {2} = {1, 3} /\ {1} \subseteq {1} /\ ~({1, 2} \subseteq {1})
ASSUME Cardinality(SUBSET (1..10)) = 1024 /\ Cardinality([1..3 -> BOOLEAN]) = 8
ASSUME {5, 6} \in SUBSET Nat                               \* asked of a set that nobody could build
ASSUME (CHOOSE x \in {3, 1, 2} : x > 1) = 2                \* the first in the order of the set
ASSUME (CHOOSE x \in Weekday : TRUE) \in Weekday
ASSUME Nothing \notin {1, 2, 3} /\ Nothing # "1"            \* a model value differs from everything

-----------------------------------------------------------------------------
(* Functions *)

Square[x \in 1..5] == x * x
Add[x, y \in 0..3] == x + y
Distance == [<<x, y>> \in (0..2) \X (0..2) |-> IF x > y THEN x - y ELSE y - x]

ASSUME Square[3] = 9 /\ Add[1, 2] = 3 /\ Add[<<1, 2>>] = 3 /\ Distance[2, 0] = 2
ASSUME DOMAIN Square = 1..5 /\ DOMAIN Add = (0..3) \X (0..3)
ASSUME [x \in {} |-> x] = << >>                            \* there is one function on nothing
ASSUME [x \in 1..3 |-> x] = <<1, 2, 3>>                    \* a sequence is a function
ASSUME [Square EXCEPT ![2] = @ + 1, ![2] = @ + 1][2] = 6   \* each `@` is the value so far
ASSUME [Square EXCEPT ![9] = 0] = Square                   \* outside of its domain nothing changes
ASSUME [n \in Nat |-> n + 1][41] = 42                      \* no table of it is needed
ASSUME (1 :> "a" @@ 2 :> "b" @@ 1 :> "c") = <<"a", "b">>    \* the left one counts
ASSUME [{1, 2} -> {0}] = {<<0, 0>>} /\ [{} -> {}] = {<< >>}
ASSUME Square \in [1..5 -> Nat] /\ Square \notin [1..5 -> 1..24]

Grid == [r \in 1..2 |-> [c \in 1..2 |-> [mark |-> " ", at |-> <<r, c>>]]]
ASSUME [Grid EXCEPT ![1][2].mark = "x", ![2] = [@ EXCEPT ![1].at[2] = @ + 6]] =
         <<<<[mark |-> " ", at |-> <<1, 1>>], [mark |-> "x", at |-> <<1, 2>>]>>,
           <<[mark |-> " ", at |-> <<2, 7>>], [mark |-> " ", at |-> <<2, 2>>]>>>>

Factorial[n \in Nat] == IF n = 0 THEN 1 ELSE n * Factorial[n - 1]
ASSUME Factorial[10] = 3628800

-----------------------------------------------------------------------------
(* Records, sequences, strings, bags *)

Point == [x |-> 1, y |-> 2]
ASSUME Point.x = Point["x"] /\ DOMAIN Point = {"x", "y"} /\ Point = ("y" :> 2 @@ "x" :> 1)
ASSUME [x : {1}, y : {2, 3}] = {Point, [Point EXCEPT !.y = 3]}
ASSUME Point \in [x : Nat, y : Nat]

ASSUME <<1, 2>> \o <<3>> = Append(<<1, 2>>, 3) /\ Len(<< >>) = 0
ASSUME Head(<<1, 2>>) = 1 /\ Tail(<<1, 2>>) = <<2>> /\ SubSeq(<<1, 2, 3>>, 2, 3) = <<2, 3>> /\ SubSeq(<<1>>, 2, 1) = << >>
ASSUME <<1, 2, 1>> \in Seq({1, 2}) /\ <<3>> \notin Seq({1, 2})
ASSUME SelectSeq(<<1, 2, 3, 4>>, LAMBDA n : n % 2 = 0) = <<2, 4>>
ASSUME SortSeq(<<3, 1, 2>>, LAMBDA m, n : m > n) = <<3, 2, 1>>

ASSUME "ab" \o "c" = "abc" /\ Len("abc") = 3 /\ "abc" \in STRING
ASSUME ToString(<<1, {2}, "three">>) = "<<1, {2}, \"three\">>"

Purse == SetToBag({"penny", "dime"}) (+) SetToBag({"penny"})
ASSUME CopiesIn("penny", Purse) = 2 /\ CopiesIn("pound", Purse) = 0 /\ BagCardinality(Purse) = 3
ASSUME Purse (-) Purse = EmptyBag /\ SetToBag({"dime"}) \sqsubseteq Purse /\ Cardinality(SubBag(Purse)) = 6
ASSUME BagUnion({Purse, SetToBag({"dime"})}) = ("penny" :> 2 @@ "dime" :> 2)
ASSUME BagOfAll(LAMBDA coin : Len(coin), Purse) = (5 :> 2 @@ 4 :> 1)

-----------------------------------------------------------------------------
(* Operators *)

Twice(F(_), x) == F(F(x))
Compose(F(_), G(_), x) == F(G(x))
Fold(F(_, _), base, s) == LET fold[i \in 0..Len(s)] == IF i = 0 THEN base ELSE F(fold[i - 1], s[i]) IN fold[Len(s)]

ASSUME Twice(LAMBDA x : x * x, 3) = 81 /\ Compose(Increase, LAMBDA x : 2 * x, 5) = 11
ASSUME Fold(+, 0, <<1, 2, 3>>) = 6 /\ Fold(LAMBDA x, y : <<y>> \o x, << >>, <<1, 2>>) = <<2, 1>>

RECURSIVE Ackermann(_, _)
Ackermann(m, n) == CASE m = 0 -> n + 1
                     [] n = 0 -> Ackermann(m - 1, 1)
                     [] OTHER -> Ackermann(m - 1, Ackermann(m, n - 1))
ASSUME Ackermann(2, 3) = 9

(* Two that need each other. *)
RECURSIVE IsEven(_), IsOdd(_)
IsEven(n) == n = 0 \/ IsOdd(n - 1)
IsOdd(n) == n # 0 /\ IsEven(n - 1)
ASSUME IsEven(10) /\ IsOdd(7)

ASSUME LET RECURSIVE Digits(_)
           Digits(n) == IF n < 10 THEN <<n>> ELSE Append(Digits(n \div 10), n % 10)
           double(n) == 2 * n
       IN Digits(double(512)) = <<1, 0, 2, 4>>

(* A parameter that nobody looks at is never evaluated. *)
First(x, y) == x
ASSUME First(1, 1 \div 0) = 1
ASSUME LET wrong == 1 \div 0 IN TRUE

Successor(n) == n + 1

(* An infix operator of one's own, and a postfix one. *)
x ++ y == [i \in 1..Len(x) |-> x[i] + y[i]]
x ^+ == x + 1
ASSUME <<1, 2>> ++ <<3, 4>> = <<4, 6>> /\ (5^+) = 6

ASSUME (IF 1 < 2 THEN "less" ELSE 3) = "less" /\ (CASE 1 = 2 -> 1 [] 2 = 2 -> 2) = 2

-----------------------------------------------------------------------------
(* The TLC module *)

ASSUME PrintT("The tour is at its end.") /\ Print("so it is", TRUE) /\ Assert(TRUE, "never seen")
ASSUME Permutations({1, 2}) = {<<1, 2>>, <<2, 1>>}
ASSUME RandomElement({7}) = 7 /\ TLCEval({x \in 1..3 : x > 1}) = {2, 3}
ASSUME TLCSet(1, 40) /\ TLCSet(1, TLCGet(1) + 2) /\ TLCGet(1) = 42
ASSUME JavaTime \in Nat
=============================================================================
