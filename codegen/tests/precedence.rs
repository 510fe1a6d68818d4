//! How operators that stand beside each other group, for every pair of them: `tests/syntax/precedence.txt`. What it
//! says is refused is what SANY refuses, save that SANY also refuses a minus sign behind what binds tighter (`a * -b`),
//! which the language standard takes. `UPDATE_EXPECT=1` writes it.

mod common;

use std::fmt::Write;

use common::parse;
use expect_test::expect_file;
use indexmap::IndexMap;
use lockstep_codegen::ast::{Definition, Expr, ExprKind, Fixity, Operator, UnitKind};

/// What becomes of an expression with two operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Grouping {
    LeftFirst,
    RightFirst,
    Refused,
}

use Grouping::{LeftFirst, Refused, RightFirst};

/// What becomes of an expression that has `right` as its last operator.
fn grouping(expression: &str, right: Operator) -> Grouping {
    let Ok(module) = parse(&format!("---- MODULE Test ----\nd == {expression}\n====\n")) else { return Refused };
    let [unit] = module.units.as_slice() else { panic!("{expression} is more than one definition") };
    let UnitKind::Definition { definition: Definition::Operator(definition), .. } = &unit.kind else {
        panic!("{expression} is no definition")
    };
    if is_last(&definition.body, right) { LeftFirst } else { RightFirst }
}

/// Whether the operator is the one that is applied last, to what the other one gives.
fn is_last(expression: &Expr, right: Operator) -> bool {
    match &expression.kind {
        // `a + b + c` is one chain, which is read from the left.
        ExprKind::Infix(infix) => infix.operator == right && !is_operation(infix.operands.last()),
        ExprKind::Postfix(postfix) => postfix.operator == right,
        _ => false,
    }
}

fn is_operation(operand: Option<&Expr>) -> bool {
    operand
        .is_some_and(|operand| matches!(operand.kind, ExprKind::Prefix(_) | ExprKind::Infix(_) | ExprKind::Postfix(_)))
}

fn all(fixity: Fixity) -> impl Iterator<Item = Operator> {
    // `.` takes a name, not an expression.
    Operator::ALL.iter().copied().filter(move |operator| operator.fixity() == fixity && *operator != Operator::Dot)
}

fn symbol(operator: Operator) -> &'static str {
    if operator == Operator::Negative { "-" } else { operator.symbol() }
}

/// One section: every left operator with every right one, the left ones that behave alike together. That an operator
/// refuses itself goes without saying, for it refuses those that are like it.
fn section(out: &mut String, lefts: Fixity, rights: Fixity, expression: impl Fn(&str, &str) -> String) {
    let rights: Vec<Operator> = all(rights).collect();
    let mut alike: IndexMap<(Vec<Grouping>, Option<Grouping>), Vec<&str>> = IndexMap::new();
    for left in all(lefts) {
        let mut row: Vec<_> =
            rights.iter().map(|right| grouping(&expression(symbol(left), symbol(*right)), *right)).collect();
        let itself = rights.iter().position(|right| *right == left);
        let itself = itself.map(|itself| std::mem::replace(&mut row[itself], Refused));
        alike.entry((row, itself)).or_default().push(symbol(left));
    }
    writeln!(out, "{}", expression("LEFT", "RIGHT")).expect("a string takes all");
    for ((row, itself), lefts) in alike {
        writeln!(out, "\n  LEFT is one of {}", lefts.join(" ")).expect("a string takes all");
        for (which, words) in [(LeftFirst, "left first "), (RightFirst, "right first"), (Refused, "refused    ")] {
            let rights = rights.iter().zip(&row).filter(|(_, grouping)| **grouping == which);
            let mut rights: Vec<_> = rights.map(|(right, _)| symbol(*right)).collect();
            if itself == Some(which) && which != Refused {
                rights.push("and itself");
            }
            if !rights.is_empty() {
                writeln!(out, "    {words}  {}", rights.join(" ")).expect("a string takes all");
            }
        }
    }
    out.push('\n');
}

#[test]
fn neighbours_group_as_the_table_says() {
    let mut table = String::new();
    section(&mut table, Fixity::Infix, Fixity::Infix, |left, right| format!("a {left} b {right} c"));
    section(&mut table, Fixity::Infix, Fixity::Prefix, |left, right| format!("a {left} {right} b"));
    section(&mut table, Fixity::Infix, Fixity::Postfix, |left, right| format!("a {left} b {right}"));
    section(&mut table, Fixity::Prefix, Fixity::Infix, |left, right| format!("{left} a {right} b"));
    section(&mut table, Fixity::Prefix, Fixity::Prefix, |left, right| format!("{left} {right} a"));
    section(&mut table, Fixity::Prefix, Fixity::Postfix, |left, right| format!("{left} a {right}"));
    section(&mut table, Fixity::Postfix, Fixity::Infix, |left, right| format!("a {left} {right} b"));
    section(&mut table, Fixity::Postfix, Fixity::Postfix, |left, right| format!("a {left} {right}"));
    expect_file!["syntax/precedence.txt"].assert_eq(&table);
}
