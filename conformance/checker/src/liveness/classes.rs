//! What is known of steps, in the terms of one question.

use std::collections::BTreeMap;

use lockstep_model::Temporal;

use super::formula::Arena;
use super::graph::Graph;
use super::labels::contains;

/// Steps of which the same is known are of one class.
pub(crate) struct Classes {
    /// By label: the class of a step whose label is known.
    exact: Vec<u32>,
    /// By label: the class of a step that starts from a state with this label, and of which no more is known.
    of_source: Vec<u32>,
    /// By one of [`Arena::booleans`]: the classes of steps of which it may hold, as bits.
    allowing: Vec<Vec<u64>>,
    /// By class: whether those that may hold do.
    certain: Vec<bool>,
    /// By boolean: whether it turns on atoms alone that are known of all steps.
    settled: Vec<bool>,
}

impl Classes {
    pub(crate) fn new(graph: &Graph, arena: &Arena) -> Self {
        let mut numbers: BTreeMap<(Vec<bool>, bool), u32> = BTreeMap::new();
        let mut classes = Classes {
            exact: Vec::new(),
            of_source: Vec::new(),
            allowing: Vec::new(),
            certain: Vec::new(),
            settled: {
                let known = |formula| graph.is_labelled || is_about_states(formula, &graph.state_level);
                arena.booleans.iter().map(known).collect()
            },
        };
        for set in &graph.sets {
            let mut number = |known: Option<&[u64]>| {
                let truth: Vec<_> = arena.booleans.iter().map(|formula| holds(formula, set, known)).collect();
                let certain = truth.iter().all(Option::is_some);
                let possible: Vec<bool> = truth.into_iter().map(|truth| truth != Some(false)).collect();
                *numbers.entry((possible, certain)).or_insert_with(|| {
                    classes.certain.push(certain);
                    classes.certain.len() as u32 - 1
                })
            };
            classes.exact.push(number(None));
            classes.of_source.push(number(Some(&graph.state_level)));
        }
        classes.allowing = vec![vec![0; classes.len().div_ceil(64)]; arena.booleans.len()];
        for ((possible, _), class) in &numbers {
            for (allowing, _) in classes.allowing.iter_mut().zip(possible).filter(|(_, possible)| **possible) {
                allowing[*class as usize / 64] |= 1 << (class % 64);
            }
        }
        classes
    }

    pub(crate) fn len(&self) -> usize {
        self.certain.len()
    }

    #[inline]
    pub(crate) fn exact(&self, label: u32) -> u32 {
        self.exact[label as usize]
    }

    #[inline]
    pub(crate) fn of_source(&self, label: u32) -> u32 {
        self.of_source[label as usize]
    }

    /// Whether the boolean may hold of steps of this class.
    #[inline]
    pub(crate) fn allows(&self, class: u32, boolean: u32) -> bool {
        self.allowing[boolean as usize][class as usize / 64] >> (class % 64) & 1 == 1
    }

    /// The classes of steps of which the boolean may hold, as bits.
    #[inline]
    pub(crate) fn allowing(&self, boolean: u32) -> &[u64] {
        &self.allowing[boolean as usize]
    }

    /// Whether the boolean turns on atoms alone that are known of all steps.
    pub(crate) fn is_settled(&self, boolean: u32) -> bool {
        self.settled[boolean as usize]
    }

    /// Whether all is known of steps of this class.
    pub(crate) fn is_certain(&self, class: u32) -> bool {
        self.certain[class as usize]
    }
}

/// The truth of a boolean formula where these atoms hold; `None` where it turns on an atom that is not among the known
/// ones.
fn holds(formula: &Temporal, set: &[u64], known: Option<&[u64]>) -> Option<bool> {
    let all = |parts: &[Temporal], until: bool| {
        let mut truth = Some(!until);
        for part in parts {
            match holds(part, set, known) {
                Some(found) if found == until => return Some(until),
                Some(_) => {}
                None => truth = None,
            }
        }
        truth
    };
    match formula {
        Temporal::Constant(truth) => Some(*truth),
        Temporal::Atom(atom) => known.is_none_or(|known| contains(known, *atom)).then(|| contains(set, *atom)),
        Temporal::Not(inner) => holds(inner, set, known).map(|truth| !truth),
        Temporal::And(parts) => all(parts, false),
        Temporal::Or(parts) => all(parts, true),
        Temporal::Always(inner) | Temporal::Eventually(inner) => holds(inner, set, known),
    }
}

fn is_about_states(formula: &Temporal, state_level: &[u64]) -> bool {
    match formula {
        Temporal::Constant(_) => true,
        Temporal::Atom(atom) => contains(state_level, *atom),
        Temporal::Not(inner) | Temporal::Always(inner) | Temporal::Eventually(inner) => {
            is_about_states(inner, state_level)
        }
        Temporal::And(parts) | Temporal::Or(parts) => parts.iter().all(|part| is_about_states(part, state_level)),
    }
}
