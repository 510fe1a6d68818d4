//! The elements of a set one by one, as TLC goes through it.

use std::sync::Arc;

use super::{Elements, Value};

/// What TLC comes by in a set. Of a set that unites others it begins with each of them when it is done with those
/// before: whatever puts that one in order meanwhile is heeded.
#[derive(Clone, Debug)]
pub struct Coming(Way);

#[derive(Clone, Debug)]
enum Way {
    /// These, from a place on.
    These(Arc<[Value]>, usize),
    /// Those of what is begun, the next one last, and then those of sets that are not, from a place on.
    Sets(Vec<Coming>, Arc<[Elements]>, usize),
    /// Those that are among some.
    Among(Box<Coming>, Arc<[Value]>),
}

impl Coming {
    /// Of these elements.
    pub fn of(elements: Arc<[Value]>) -> Self {
        Coming(Way::These(elements, 0))
    }

    /// Of one after the other, all of which are begun.
    pub fn of_begun(sets: impl DoubleEndedIterator<Item = Coming>) -> Self {
        Coming(Way::Sets(sets.rev().collect(), Arc::from([]), 0))
    }

    /// Of one set after the other.
    pub fn of_each(sets: Arc<[Elements]>) -> Self {
        Coming(Way::Sets(vec![], sets, 0))
    }

    /// Those that are among some, which are sorted.
    #[must_use]
    pub fn among(self, these: Arc<[Value]>) -> Self {
        Coming(Way::Among(Box::new(self), these))
    }

    /// All that are to come.
    pub fn all(self) -> Arc<[Value]> {
        match self.0 {
            Way::These(elements, 0) => elements,
            way => Coming(way).collect(),
        }
    }
}

impl Iterator for Coming {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        match &mut self.0 {
            Way::These(elements, next) => {
                let element = elements.get(*next)?.clone();
                *next += 1;
                Some(element)
            }
            Way::Sets(begun, sets, next) => loop {
                match begun.last_mut() {
                    Some(set) => match set.next() {
                        None => _ = begun.pop(),
                        element => return element,
                    },
                    None => {
                        begun.push(sets.get(*next)?.coming());
                        *next += 1;
                    }
                }
            },
            Way::Among(set, these) => set.find(|element| these.binary_search(element).is_ok()),
        }
    }
}
