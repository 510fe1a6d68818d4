//! A Büchi automaton of a formula: transition-based, generalised, by the tableau rules (Couvreur, *On-the-fly
//! verification of linear temporal logic*, FM 1999).

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::{Failure, FailureKind};

use super::formula::{Arena, Id, Node};

/// States are sets of formulas that the rest of the behaviour must satisfy; state 0 is where a run starts.
pub(crate) struct Automaton {
    /// By state.
    pub(crate) transitions: Vec<Vec<Transition>>,
    /// How many different promises transitions make.
    pub(crate) promises: usize,
}

/// A run reads one step of the behaviour with each transition. It is accepting if it goes without each promise again
/// and again: what is promised for ever is never kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Transition {
    /// What must hold of the step: indices of [`Arena::booleans`].
    pub(crate) tests: BTreeSet<u32>,
    pub(crate) target: usize,
    /// Promises made: bits by index.
    pub(crate) promises: u64,
}

/// More than a user can have meant, and than memory holds when multiplied with the graph.
const MOST_STATES: usize = 4096;
const MOST_BRANCHES: usize = 1 << 14;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Branch {
    tests: BTreeSet<u32>,
    next: BTreeSet<Id>,
    promised: BTreeSet<Id>,
}

impl Automaton {
    /// The automaton of the conjunction of `formulas`.
    pub(crate) fn of(arena: &mut Arena, formulas: Vec<Id>) -> Result<Self, Failure> {
        let mut states: Vec<BTreeSet<Id>> = vec![formulas.into_iter().collect()];
        let mut numbers: BTreeMap<BTreeSet<Id>, usize> = BTreeMap::from([(states[0].clone(), 0)]);
        let mut promises: BTreeMap<Id, usize> = BTreeMap::new();
        let mut transitions = Vec::new();
        while let Some(state) = states.get(transitions.len()).cloned() {
            let mut leaving = Vec::new();
            for branch in branches(arena, &state)? {
                let target = *numbers.entry(branch.next.clone()).or_insert_with(|| {
                    states.push(branch.next.clone());
                    states.len() - 1
                });
                let mut made = 0;
                for id in branch.promised {
                    let fresh = promises.len();
                    let index = *promises.entry(id).or_insert(fresh);
                    made |= 1u64.checked_shl(index as u32).ok_or_else(too_large)?;
                }
                leaving.push(Transition { tests: branch.tests, target, promises: made });
            }
            leaving.sort();
            leaving.dedup();
            transitions.push(leaving);
            if states.len() > MOST_STATES {
                return Err(too_large());
            }
        }
        Ok(Automaton { transitions, promises: promises.len() })
    }

    /// Whether it accepts every behaviour, by a run that stays where it is.
    pub(crate) fn is_trivial(&self) -> bool {
        self.transitions.len() == 1 && self.accepts_all_from(0)
    }

    /// Whether nothing is asked any more of what comes after a state.
    pub(crate) fn accepts_all_from(&self, state: usize) -> bool {
        let anything = Transition { tests: BTreeSet::new(), target: state, promises: 0 };
        self.transitions[state] == [anything]
    }

    /// By state, whether a run can stay for ever with it and keep every promise: whether its strongly connected part
    /// has transitions without each promise.
    pub(crate) fn may_accept(&self) -> Vec<bool> {
        let row = |leaving: &Vec<Transition>| leaving.iter().map(|transition| transition.target as u32).collect();
        let rows: Vec<Vec<u32>> = self.transitions.iter().map(row).collect();
        let parts = super::components::of(&rows);
        let mut part_of = vec![usize::MAX; self.transitions.len()];
        for (number, part) in parts.iter().enumerate() {
            part.iter().for_each(|&state| part_of[state as usize] = number);
        }
        let mut accepts = vec![false; self.transitions.len()];
        for (number, part) in parts.iter().enumerate() {
            let leaving = part.iter().flat_map(|&state| &self.transitions[state as usize]);
            let inner = leaving.filter(|transition| part_of[transition.target] == number);
            let mut always = u64::MAX;
            let mut any = false;
            for transition in inner {
                always &= transition.promises;
                any = true;
            }
            if any && always == 0 {
                part.iter().for_each(|&state| accepts[state as usize] = true);
            }
        }
        accepts
    }
}

fn branches(arena: &Arena, state: &BTreeSet<Id>) -> Result<Vec<Branch>, Failure> {
    let mut done: Vec<Branch> = Vec::new();
    let mut open = vec![(state.iter().copied().collect::<Vec<_>>(), BTreeSet::new(), Branch::default())];
    let mut steps = 0;
    while let Some((mut todo, mut expanded, mut branch)) = open.pop() {
        steps += 1;
        if steps > MOST_BRANCHES {
            return Err(too_large());
        }
        let Some(id) = todo.pop() else {
            if !done.iter().any(|other| other.asks_no_more_than(&branch)) {
                done.retain(|other| !branch.asks_no_more_than(other));
                done.push(branch);
            }
            continue;
        };
        if !expanded.insert(id) {
            open.push((todo, expanded, branch));
            continue;
        }
        match arena.node(id) {
            Node::True => open.push((todo, expanded, branch)),
            Node::False => {}
            Node::Boolean(index) => {
                branch.tests.insert(*index);
                open.push((todo, expanded, branch));
            }
            Node::And(parts) => {
                todo.extend(parts);
                open.push((todo, expanded, branch));
            }
            Node::Or(parts) => {
                for &part in parts {
                    let mut todo = todo.clone();
                    todo.push(part);
                    open.push((todo, expanded.clone(), branch.clone()));
                }
            }
            Node::Always(inner) => {
                branch.next.insert(id);
                todo.push(*inner);
                open.push((todo, expanded, branch));
            }
            Node::Eventually(inner) => {
                let mut postponed = branch.clone();
                postponed.next.insert(id);
                postponed.promised.insert(id);
                open.push((todo.clone(), expanded.clone(), postponed));
                todo.push(*inner);
                open.push((todo, expanded, branch));
            }
        }
    }
    Ok(done)
}

impl Branch {
    fn asks_no_more_than(&self, other: &Branch) -> bool {
        self.tests.is_subset(&other.tests)
            && self.next.is_subset(&other.next)
            && self.promised.is_subset(&other.promised)
    }
}

#[cold]
fn too_large() -> Failure {
    Failure::new(
        FailureKind::Resource,
        "the temporal formula is too large to check: split the property into several, or its fairness into fewer conjuncts",
    )
}
