//! Temporal formulas in negation normal form, shared and simplified.

use std::collections::BTreeMap;

use lockstep_model::Temporal;

use crate::properties::is_boolean;

/// A formula of an [`Arena`].
pub(crate) type Id = u32;

/// A formula whose negations stand inside its boolean parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    /// A largest part without temporal operator: its index in [`Arena::booleans`].
    Boolean(u32),
    /// At least two conjuncts, sorted.
    And(Vec<Id>),
    /// At least two disjuncts, sorted.
    Or(Vec<Id>),
    Always(Id),
    Eventually(Id),
    True,
    False,
}

/// All formulas of one question, each once.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    nodes: Vec<Node>,
    known: BTreeMap<Node, Id>,
    /// Formulas without temporal operators.
    pub(crate) booleans: Vec<Temporal>,
    /// Whether `[]TRUE` was met.
    pub(crate) met_always_true: bool,
}

/// What a formula asks: acceptance conditions of the tail, and the rest.
pub(crate) struct Obligation {
    pub(crate) limits: Vec<Limit>,
    pub(crate) rest: Vec<Id>,
}

/// A condition on what a behaviour does for ever, over indices of [`Arena::booleans`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// `[]<>p`
    Infinitely(u32),
    /// `<>[]p`
    Finally(u32),
    All(Vec<Limit>),
    Any(Vec<Limit>),
}

/// Splitting a formula into more cases than this is left to the automaton.
const MOST_CASES: usize = 64;

impl Arena {
    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id as usize]
    }

    /// The formula, or its negation where `positive` is false.
    pub(crate) fn normal_form(&mut self, formula: &Temporal, positive: bool) -> Id {
        if is_boolean(formula) {
            return self.boolean(formula, positive);
        }
        match formula {
            Temporal::Constant(_) | Temporal::Atom(_) => self.boolean(formula, positive),
            Temporal::Not(inner) => self.normal_form(inner, !positive),
            Temporal::And(parts) | Temporal::Or(parts) => {
                // The boolean parts go together, so that the automaton sees one test and not many.
                let (flat, others): (Vec<_>, Vec<_>) = parts.iter().cloned().partition(is_boolean);
                let conjunction = matches!(formula, Temporal::And(_));
                let mut ids: Vec<Id> = others.iter().map(|part| self.normal_form(part, positive)).collect();
                if !flat.is_empty() {
                    let flat = if conjunction { Temporal::And(flat) } else { Temporal::Or(flat) };
                    ids.push(self.boolean(&flat, positive));
                }
                if conjunction == positive { self.and(ids) } else { self.or(ids) }
            }
            Temporal::Always(inner) | Temporal::Eventually(inner) => {
                let inner_id = self.normal_form(inner, positive);
                if matches!(formula, Temporal::Always(_)) == positive {
                    self.always(inner_id)
                } else {
                    self.eventually(inner_id)
                }
            }
        }
    }

    fn boolean(&mut self, formula: &Temporal, positive: bool) -> Id {
        let formula = match formula {
            Temporal::And(parts) | Temporal::Or(parts) if parts.len() == 1 => &parts[0],
            other => other,
        };
        match (formula, positive) {
            (Temporal::Constant(truth), _) => {
                return self.add(if *truth == positive { Node::True } else { Node::False });
            }
            (Temporal::Not(inner), _) => return self.boolean(inner, !positive),
            _ => {}
        }
        let formula = if positive { formula.clone() } else { formula.clone().negate() };
        let index = self.booleans.iter().position(|known| *known == formula).unwrap_or_else(|| {
            self.booleans.push(formula);
            self.booleans.len() - 1
        });
        self.add(Node::Boolean(index as u32))
    }

    pub(crate) fn and(&mut self, parts: Vec<Id>) -> Id {
        self.combine(parts, true)
    }

    fn or(&mut self, parts: Vec<Id>) -> Id {
        self.combine(parts, false)
    }

    fn combine(&mut self, parts: Vec<Id>, conjunction: bool) -> Id {
        let mut flat = Vec::new();
        for part in parts {
            match (self.node(part), conjunction) {
                (Node::And(inner), true) | (Node::Or(inner), false) => flat.extend(inner.iter().copied()),
                (Node::True, true) | (Node::False, false) => {}
                (Node::False, true) | (Node::True, false) => return part,
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        match (flat.as_slice(), conjunction) {
            ([], true) => self.add(Node::True),
            ([], false) => self.add(Node::False),
            (&[only], _) => only,
            (_, true) => self.add(Node::And(flat)),
            (_, false) => self.add(Node::Or(flat)),
        }
    }

    fn always(&mut self, inner: Id) -> Id {
        self.met_always_true |= *self.node(inner) == Node::True;
        match self.node(inner).clone() {
            Node::True | Node::False | Node::Always(_) => inner,
            _ if self.is_about_the_tail(inner) => inner,
            // []<>(p \/ q) is []<>p \/ []<>q.
            Node::Or(parts) if parts.iter().all(|&part| matches!(self.node(part), Node::Eventually(_))) => {
                let parts = parts.into_iter().map(|part| self.always(part)).collect();
                self.or(parts)
            }
            Node::And(parts) => {
                let parts = parts.into_iter().map(|part| self.always(part)).collect();
                self.and(parts)
            }
            _ => self.add(Node::Always(inner)),
        }
    }

    fn eventually(&mut self, inner: Id) -> Id {
        match self.node(inner).clone() {
            Node::True | Node::False | Node::Eventually(_) => inner,
            _ if self.is_about_the_tail(inner) => inner,
            // <>[](p /\ q) is <>[]p /\ <>[]q.
            Node::And(parts) if parts.iter().all(|&part| matches!(self.node(part), Node::Always(_))) => {
                let parts = parts.into_iter().map(|part| self.eventually(part)).collect();
                self.and(parts)
            }
            Node::Or(parts) => {
                let parts = parts.into_iter().map(|part| self.eventually(part)).collect();
                self.or(parts)
            }
            _ => self.add(Node::Eventually(inner)),
        }
    }

    /// Whether the formula is true of all suffixes of a behaviour or of none.
    fn is_about_the_tail(&self, id: Id) -> bool {
        match self.node(id) {
            Node::Always(inner) => matches!(self.node(*inner), Node::Eventually(_)) || self.is_about_the_tail(*inner),
            Node::Eventually(inner) => matches!(self.node(*inner), Node::Always(_)) || self.is_about_the_tail(*inner),
            Node::And(parts) | Node::Or(parts) => parts.iter().all(|&part| self.is_about_the_tail(part)),
            Node::True | Node::False => true,
            Node::Boolean(_) => false,
        }
    }

    fn add(&mut self, node: Node) -> Id {
        let fresh = self.nodes.len() as Id;
        let id = *self.known.entry(node.clone()).or_insert(fresh);
        if id == fresh {
            self.nodes.push(node);
        }
        id
    }

    /// The formula as a disjunction, as far as that makes the parts simpler and not too many.
    pub(crate) fn cases(&mut self, whole: Id) -> Vec<Id> {
        let mut done = Vec::new();
        let mut open = vec![whole];
        while let Some(id) = open.pop() {
            let conjuncts = self.conjuncts(id);
            let split =
                conjuncts.iter().position(|&part| matches!(self.node(part), Node::Or(_)) && self.limit(part).is_none());
            match split.map(|place| (place, self.node(conjuncts[place]).clone())) {
                Some((place, Node::Or(cases))) if done.len() + open.len() + cases.len() <= MOST_CASES => {
                    for case in cases.into_iter().rev() {
                        let mut parts = conjuncts.clone();
                        parts[place] = case;
                        open.push(self.and(parts));
                    }
                }
                _ => done.push(id),
            }
        }
        done.dedup();
        done
    }

    /// What the conjuncts of the formula ask of the tail, and the others.
    pub(crate) fn obligation(&self, whole: Id) -> Obligation {
        let mut obligation = Obligation { limits: Vec::new(), rest: Vec::new() };
        for part in self.conjuncts(whole) {
            match self.limit(part) {
                Some(limit) => obligation.limits.push(limit),
                None => obligation.rest.push(part),
            }
        }
        obligation
    }

    fn conjuncts(&self, id: Id) -> Vec<Id> {
        match self.node(id) {
            Node::And(parts) => parts.clone(),
            Node::True => Vec::new(),
            _ => vec![id],
        }
    }

    fn limit(&self, id: Id) -> Option<Limit> {
        let all = |parts: &[Id]| parts.iter().map(|&part| self.limit(part)).collect::<Option<Vec<_>>>();
        match self.node(id) {
            Node::Always(inner) => match self.node(*inner) {
                Node::Eventually(event) => match self.node(*event) {
                    Node::Boolean(index) => Some(Limit::Infinitely(*index)),
                    _ => None,
                },
                _ => None,
            },
            Node::Eventually(inner) => match self.node(*inner) {
                Node::Always(event) => match self.node(*event) {
                    Node::Boolean(index) => Some(Limit::Finally(*index)),
                    _ => None,
                },
                _ => None,
            },
            Node::And(parts) => all(parts).map(Limit::All),
            Node::Or(parts) => all(parts).map(Limit::Any),
            Node::Boolean(_) | Node::True | Node::False => None,
        }
    }
}
