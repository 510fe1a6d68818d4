//! Judging an action's conjuncts one by one.

use std::borrow::Cow;

use super::convert::Typed;
use crate::failure::Outcome;
use crate::outline::Location;
use crate::spec::Conjunct;

/// Where an operator is defined: the base that the places of its conjuncts count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The module.
    pub module: &'static str,
    /// The first line of the definition.
    pub line: u32,
}

impl Place {
    /// The text that begins `first` lines below the definition's first, in column `column`, and ends `last` lines below
    /// it, in column `end_column`.
    pub const fn at(self, first: u32, column: u32, last: u32, end_column: u32) -> Location {
        Location {
            module: Cow::Borrowed(self.module),
            line: self.line + first,
            column,
            end_line: self.line + last,
            end_column,
        }
    }
}

/// The conjuncts judged so far.
#[derive(Debug, Default)]
pub struct Explanation {
    conjuncts: Vec<Conjunct>,
}

impl Explanation {
    /// Judges a guard. Answers whether it holds, where it has a value.
    pub fn guard(
        &mut self,
        text: &'static str,
        location: Location,
        holds: impl FnOnce() -> Outcome<bool>,
    ) -> Option<bool> {
        let judged = holds();
        let holds = judged.as_ref().ok().copied();
        self.conjuncts.push(Conjunct {
            text: text.into(),
            location: Some(location),
            assigns: None,
            holds,
            expected: None,
            failure: judged.err(),
        });
        holds
    }

    /// Judges an effect: the variable with this index should get the value `expected`, and has the value `observed`.
    pub fn effect<T: Typed + PartialEq>(
        &mut self,
        text: &'static str,
        location: Location,
        variable: usize,
        observed: Option<&T>,
        expected: impl FnOnce() -> Outcome<T>,
    ) {
        let judged = expected();
        let holds = judged.as_ref().ok().and_then(|expected| observed.map(|observed| observed == expected));
        self.conjuncts.push(Conjunct {
            text: text.into(),
            location: Some(location),
            assigns: Some(variable),
            holds,
            expected: judged.as_ref().ok().map(T::to_value),
            failure: judged.err(),
        });
    }

    /// Judges that the variable with this index keeps the value `before`.
    pub fn unchanged<T: Typed + PartialEq>(
        &mut self,
        text: &'static str,
        location: Location,
        variable: usize,
        before: &T,
        observed: Option<&T>,
    ) {
        self.conjuncts.push(Conjunct {
            text: text.into(),
            location: Some(location),
            assigns: Some(variable),
            holds: observed.map(|observed| observed == before),
            expected: Some(before.to_value()),
            failure: None,
        });
    }

    /// Judges a condition that looks at the next state, which may not be known.
    pub fn step(
        &mut self,
        text: &'static str,
        location: Location,
        variable: Option<usize>,
        holds: Option<impl FnOnce() -> Outcome<bool>>,
    ) {
        let judged = holds.map(|holds| holds());
        self.conjuncts.push(Conjunct {
            text: text.into(),
            location: Some(location),
            assigns: variable,
            holds: judged.as_ref().and_then(|judged| judged.as_ref().ok().copied()),
            expected: None,
            failure: judged.and_then(Result::err),
        });
    }

    /// The condition of an `IF`, of which only the chosen branch is judged further; without one, neither.
    pub fn branch(&mut self, condition: impl FnOnce() -> Outcome<bool>) -> Option<bool> {
        condition().ok()
    }

    /// The conjuncts, in the spec's order.
    pub fn finish(self) -> Vec<Conjunct> {
        self.conjuncts
    }
}
