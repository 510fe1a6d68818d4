------------------------------- MODULE Ledger -------------------------------
(***************************************************************************)
(* Transfers between accounts, as one step that is two: A \cdot B is a step     *)
(* of A followed by a step of B, with the state between them seen by nobody.     *)
(*                                                                          *)
(* Shown: action composition; a definition of the standard modules overridden    *)
(* by the configuration (Nat becomes a small set); and an operator constant.    *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS Account, Total, Fee(_)

VARIABLE balance

RECURSIVE Sum(_, _)
Sum(f, S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \in S : TRUE IN f[x] + Sum(f, S \ {x})

Init == balance \in {b \in [Account -> Nat] : Sum(b, Account) = Total}

Withdraw(a, n) == balance[a] >= n /\ balance' = [balance EXCEPT ![a] = @ - n]
Deposit(a, n) == balance' = [balance EXCEPT ![a] = @ + n]

Transfer(a, b, n) == Withdraw(a, n) \cdot Deposit(b, n - Fee(n))

Next == \E a, b \in Account, n \in Nat \ {0} : a # b /\ Transfer(a, b, n)

Spec == Init /\ [][Next]_balance

TypeOK == balance \in [Account -> Nat]
NothingIsLost == Sum(balance, Account) = Total
-----------------------------------------------------------------------------
SmallNat == 0..Total
NoFee(n) == 0
OneCoin(n) == IF n > 1 THEN 1 ELSE 0
=============================================================================
