//! Formulas, and what must be a number: evaluated without making values of them.

use std::ops::ControlFlow;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Kind, Node, Slot};
use super::lazy::{Lazy, V};
use super::member::{compared_with_each, search};
use super::run::{Run, unbound};
use crate::term::Builtin;

impl Run<'_> {
    /// The truth of a formula.
    pub fn truth(&mut self, node: &Node, base: usize) -> Outcome<bool> {
        let outcome = match &node.kind {
            Kind::And(items) => {
                for item in items {
                    if !self.truth(item, base)? {
                        return Ok(false);
                    }
                }
                return Ok(true);
            }
            Kind::Or(items) => {
                for item in items {
                    if self.truth(item, base)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            Kind::If(parts) => {
                let [condition, a, b] = &**parts;
                return if self.truth(condition, base)? { self.truth(a, base) } else { self.truth(b, base) };
            }
            Kind::Enter(slots, body) => {
                for slot in slots {
                    self.stack[base + *slot as usize] = Slot::Empty;
                }
                return self.truth(body, base);
            }
            Kind::Shared(inner) => self.truth(inner, base),
            Kind::Inline(arguments, body) => match self.fill(arguments, base) {
                Ok(()) => self.truth(body, base),
                Err(failure) => Err(failure),
            },
            Kind::Quantifier { exists, bounds, body } => {
                let exists = *exists;
                let mut answer = !exists;
                let flow = self.each_binding(bounds, base, &mut |run| {
                    if run.truth(body, base)? == exists {
                        answer = exists;
                        return Ok(ControlFlow::Break(()));
                    }
                    Ok(ControlFlow::Continue(()))
                });
                flow.map(|_| answer)
            }
            Kind::Enabled(act, height) => self.enabled(act, *height, base),
            Kind::Judge(act) => self.judge(act, base),
            Kind::Builtin(builtin, operands) if is_predicate(*builtin) => self.predicate(*builtin, operands, base),
            _ => match self.place(node, base) {
                Some(Value::Bool(truth)) => return Ok(*truth),
                _ => match self.eval(node, base)? {
                    V::Value(Value::Bool(truth)) => return Ok(truth),
                    other => {
                        let message = format!("a truth value is needed here, and {} is none", other.describe());
                        Err(Failure::new(FailureKind::Type, message))
                    }
                },
            },
        };
        outcome.map_err(|failure| self.within(failure, node))
    }

    pub fn predicate(&mut self, builtin: Builtin, operands: &[Node], base: usize) -> Outcome<bool> {
        match (builtin, operands) {
            (Builtin::Not, [a]) => Ok(!self.truth(a, base)?),
            (Builtin::Implies, [a, b]) => Ok(!self.truth(a, base)? || self.truth(b, base)?),
            (Builtin::Equivalent, [a, b]) => Ok(self.truth(a, base)? == self.truth(b, base)?),
            (Builtin::Equal, [a, b]) => self.same(a, b, base),
            (Builtin::NotEqual, [a, b]) => Ok(!self.same(a, b, base)?),
            (Builtin::In, [a, b]) => self.contains(b, a, base),
            (Builtin::NotIn, [a, b]) => Ok(!self.contains(b, a, base)?),
            (Builtin::SubsetEq, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.subset_eq(&a, &b).map_err(Failure::enclosed)
            }
            (Builtin::Less, [a, b]) => Ok(self.operand(a, base)? < self.operand(b, base)?),
            (Builtin::LessEqual, [a, b]) => Ok(self.operand(a, base)? <= self.operand(b, base)?),
            (Builtin::Greater, [a, b]) => Ok(self.operand(a, base)? > self.operand(b, base)?),
            (Builtin::GreaterEqual, [a, b]) => Ok(self.operand(a, base)? >= self.operand(b, base)?),
            _ => Err(unbound()),
        }
    }

    pub fn same(&mut self, a: &Node, b: &Node, base: usize) -> Outcome<bool> {
        if let (Some(a), Some(b)) = (self.place(a, base), self.place(b, base)) {
            return a.equals(b);
        }
        let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
        self.equal(&a, &b)
    }

    pub fn contains(&mut self, set: &Node, element: &Node, base: usize) -> Outcome<bool> {
        match (self.place(element, base), self.place(set, base)) {
            (Some(element), Some(Value::Set(elements))) => return found(elements, element, set),
            (Some(Value::Int(number)), None) => {
                let number = *number;
                match self.lazy_place(set, base) {
                    Some(Lazy::Interval(a, b)) => return Ok((*a..=*b).contains(&number)),
                    Some(Lazy::Naturals) => return Ok(number >= 0),
                    Some(Lazy::Integers) => return Ok(true),
                    _ => {}
                }
                if let Some((a, b)) = self.interval(set, base)? {
                    return Ok((a..=b).contains(&number));
                }
            }
            _ => {}
        }
        match (self.eval(element, base)?, self.eval(set, base)?) {
            (V::Value(element), V::Value(Value::Set(elements))) => found(&elements, &element, set),
            (element, set) => self.member(&set, &element),
        }
    }

    /// The value of an expression that must be an integer. In TLC, arithmetic takes integers only.
    pub fn integer(&mut self, node: &Node, base: usize) -> Outcome<i32> {
        self.integer_or(FailureKind::Type, node, base)
    }

    /// The same, for an operator that in TLC takes any value, and looks itself whether it is an integer.
    pub fn operand(&mut self, node: &Node, base: usize) -> Outcome<i32> {
        self.integer_or(FailureKind::Library, node, base)
    }

    fn integer_or(&mut self, otherwise: FailureKind, node: &Node, base: usize) -> Outcome<i32> {
        if let Some(Value::Int(number)) = self.place(node, base) {
            return Ok(*number);
        }
        if let Kind::Shared(inner) = &node.kind {
            return self.integer_or(otherwise, inner, base).map_err(|failure| self.within(failure, node));
        }
        if let Kind::Builtin(builtin, operands) = &node.kind
            && let (true, [a, b]) = (super::number::is_arithmetic(*builtin), &**operands)
        {
            let (a, b) = (self.integer(a, base)?, self.integer(b, base)?);
            let number = super::number::arithmetic(*builtin, a, b);
            return number.map_err(|failure| self.at(failure, node.span));
        }
        match self.eval(node, base)? {
            V::Value(Value::Int(number)) => Ok(number),
            other => {
                let message = format!("an integer is needed here, and {} is none", other.describe());
                Err(self.at(Failure::new(otherwise, message), node.span))
            }
        }
    }
}

/// Whether an element is among these, of a set that is written out or not.
fn found(elements: &[Value], element: &Value, set: &Node) -> Outcome<bool> {
    let found = search(elements, element)?;
    if !found && is_written_out(set) {
        compared_with_each(elements, element)?;
    }
    Ok(found)
}

fn is_written_out(set: &Node) -> bool {
    match &set.kind {
        Kind::SetEnumeration(_) => true,
        Kind::Cached(_, inner, false) => is_written_out(inner),
        _ => false,
    }
}

pub(super) fn is_predicate(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(
        builtin,
        B::Not
            | B::Implies
            | B::Equivalent
            | B::Equal
            | B::NotEqual
            | B::In
            | B::NotIn
            | B::SubsetEq
            | B::Less
            | B::LessEqual
            | B::Greater
            | B::GreaterEqual
    )
}
