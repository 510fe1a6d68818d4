//! Identifiers bound to the elements of sets.

use std::ops::ControlFlow;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Bound, CodeBody, Kind, Node, Pattern, Scoped, Slot};
use super::enumerate::{Flow, GO_ON, is_sifted};
use super::lazy::{Lazy, V};
use super::run::Run;
use crate::term::Builtin;

impl Run<'_> {
    /// Visits the elements of the set that an expression stands for.
    pub fn each_in(&mut self, set: &Node, base: usize, visit: &mut dyn FnMut(&mut Self, V) -> Flow) -> Flow {
        if let Some((a, b)) = self.interval(set, base)? {
            for number in a..=b {
                if visit(self, Value::Int(number).into())?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return Ok(ControlFlow::Continue(()));
        }
        let elements = self.eval(set, base)?;
        self.each_in_order(&elements, visit).map_err(|failure| self.at(failure, set.span))
    }

    /// The ends of an interval that is written as one.
    pub fn interval(&mut self, node: &Node, base: usize) -> Outcome<Option<(i32, i32)>> {
        match &node.kind {
            Kind::Builtin(Builtin::Interval, ends) => match &**ends {
                [a, b] => Ok(Some((self.integer(a, base)?, self.integer(b, base)?))),
                _ => Ok(None),
            },
            Kind::Shared(inner) => self.interval(inner, base),
            _ => Ok(None),
        }
    }

    /// Visits every binding of the bounds' identifiers, the first one changing fastest, as in TLC.
    pub fn each_binding(&mut self, bounds: &[Bound], base: usize, visit: &mut dyn FnMut(&mut Self) -> Flow) -> Flow {
        if let [bound] = bounds {
            return self.each_bound(bound, base, visit);
        }
        let mut sets = bounds.iter().map(|bound| self.eval(&bound.set, base)).collect::<Outcome<Vec<V>>>()?;
        // All of them must be such sets, even where one is empty; and TLC spells them out before it takes an element of
        // any.
        for (bound, set) in bounds.iter().zip(&mut sets) {
            let begun = match is_sifted(set) {
                true => self.in_order(set).map(|elements| *set = elements.sorted_set()),
                false => self.begin(set),
            };
            begun.map_err(|failure| self.at(failure, bound.set.span))?;
        }
        // TLC then asks each for an element, up to one that has none.
        if let Some(empty) = sets.iter().position(V::is_empty_set) {
            for set in &sets[..empty] {
                if !self.has_element(set)? {
                    break;
                }
            }
            return GO_ON;
        }
        self.each_of(bounds, &sets, base, visit)
    }

    fn each_bound(&mut self, bound: &Bound, base: usize, visit: &mut dyn FnMut(&mut Self) -> Flow) -> Flow {
        if let Some((a, b)) = self.interval(&bound.set, base)? {
            for number in a..=b {
                self.bind(&bound.pattern, base, Value::Int(number).into())?;
                if visit(self)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return GO_ON;
        }
        let set = self.eval(&bound.set, base)?;
        // Infinite sets may be the elements of one that can be gone through.
        if let (V::Lazy(lazy), Pattern::Slot(slot)) = (&set, &bound.pattern)
            && let Lazy::Enumeration(elements) = &**lazy
            && elements.iter().all(|element| element.is_finite() == Some(false))
        {
            for element in elements {
                self.stack[base + *slot as usize] = Slot::Value(element.clone());
                if visit(self)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return GO_ON;
        }
        let flow = self.each_in_order(&set, &mut |run, element| {
            run.bind(&bound.pattern, base, element)?;
            visit(run)
        });
        flow.map_err(|failure| self.at(failure, bound.set.span))
    }

    pub fn each_of(
        &mut self,
        bounds: &[Bound],
        sets: &[V],
        base: usize,
        visit: &mut dyn FnMut(&mut Self) -> Flow,
    ) -> Flow {
        let ([inner @ .., bound], [others @ .., set]) = (bounds, sets) else { return visit(self) };
        self.each_in_order(set, &mut |run, element| {
            run.bind(&bound.pattern, base, element)?;
            run.each_of(inner, others, base, visit)
        })
    }

    /// Whether the element passes the filter.
    pub fn satisfies(&mut self, scoped: &Scoped, captured: &[Slot], element: V) -> Outcome<bool> {
        let base = self.open(&scoped.code, captured);
        let outcome = self.satisfies_in(scoped, base, element);
        self.stack.truncate(base);
        outcome
    }

    /// The same in a frame that is open already.
    pub fn satisfies_in(&mut self, scoped: &Scoped, base: usize, element: V) -> Outcome<bool> {
        if let [pattern] = &*scoped.patterns {
            self.bind(pattern, base, element)?;
        }
        match &scoped.code.body {
            CodeBody::Expression(node) => self.truth(node, base),
            CodeBody::Action(_) => Ok(false),
        }
    }

    /// Gives a pattern's slots their values.
    pub fn bind(&mut self, pattern: &Pattern, base: usize, value: V) -> Outcome<()> {
        let slots = match pattern {
            Pattern::Slot(slot) => {
                self.stack[base + *slot as usize] = Slot::Value(value);
                return Ok(());
            }
            Pattern::Tuple(slots) => slots,
        };
        match &value {
            V::Value(Value::Tuple(items)) if items.len() == slots.len() => {
                for (slot, item) in slots.iter().zip(items.iter()) {
                    self.stack[base + *slot as usize] = Slot::Value(V::Value(item.clone()));
                }
            }
            V::Lazy(lazy) if let Some(parts) = lazy.sequence().filter(|parts| parts.len() == slots.len()) => {
                for (slot, part) in slots.iter().zip(parts) {
                    self.stack[base + *slot as usize] = Slot::Value(part.1.clone());
                }
            }
            other => {
                let message = format!("a tuple of {} identifiers is bound to {}", slots.len(), other.describe());
                return Err(Failure::new(FailureKind::Type, message));
            }
        }
        Ok(())
    }
}
