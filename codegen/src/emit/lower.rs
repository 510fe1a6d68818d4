//! Actions taken apart: conjuncts in order, guards told from effects, free choices made explicit.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

pub use super::item::{Item, has_choice, is_searched};

use super::barred;
use super::item::{gives, is_composed, recurs};
use super::rules::opened;
use super::strict::each_child;
use crate::shape::view;
use crate::term::{
    Argument, Body, Bound, Builtin, DefId, Global, Height, Level, LocalId, Pattern, Program, Substitution, Term,
    TermKind, VariableId,
};

/// What variables an action gives values to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The next ones.
    Next,
    /// The first ones.
    Initial,
}

/// Takes actions apart.
pub struct Lowering<'a> {
    /// The specification.
    pub program: &'a Program,
    /// What variables the actions give values to.
    pub target: Target,
    /// How high the module stands of the `ENABLED` that looks for a step, where one does.
    enabled_in: Option<Height>,
    /// The variables that actions give values to.
    sought: Vec<u32>,
    /// Whether it is in the midst of a part of a composition that leads to a state between.
    is_within: Cell<bool>,
    /// Whether there is one way only, within which the ways to go on are told apart.
    in_order: bool,
    acts: RefCell<BTreeMap<DefId, bool>>,
    branching: RefCell<BTreeMap<DefId, bool>>,
}

impl<'a> Lowering<'a> {
    /// A lowering of actions (or of `Init`).
    pub fn new(program: &'a Program, target: Target) -> Self {
        let (is_within, acts, branching) = Default::default();
        let sought = barred::sought(program, None);
        Lowering { program, target, enabled_in: None, sought, is_within, in_order: false, acts, branching }
    }

    /// The same where what is before several ways to go on is evaluated once for all of them.
    pub fn in_order(program: &'a Program, target: Target) -> Self {
        Lowering { in_order: true, ..Self::new(program, target) }
    }

    /// A lowering of what an `ENABLED` in a module of this height looks for.
    pub fn enabling(program: &'a Program, height: Height) -> Self {
        let sought = barred::sought(program, Some(height));
        Lowering { enabled_in: Some(height), sought, ..Self::new(program, Target::Next) }
    }

    /// The ways to take an action: each a list of conjuncts. Disjunctions whose disjuncts have effects are ways of
    /// their own.
    pub fn ways(&self, term: &Term) -> Vec<Vec<Item>> {
        self.ways_after(&BTreeSet::new(), term)
    }

    /// The ways to go on where these variables have values. Where all have, TLC looks for no more ways, and whatever
    /// comes is a condition (`Tool.getNextStatesAllAssigned`).
    fn ways_after(&self, given: &BTreeSet<u32>, term: &Term) -> Vec<Vec<Item>> {
        if given.len() == self.sought.len() {
            return vec![vec![Item::Condition(term.clone())]];
        }
        if !self.acts(term) {
            return vec![vec![Item::Guard(term.clone())]];
        }
        match &*term.kind {
            TermKind::And(parts) => parts.iter().fold(vec![Vec::new()], |ways, part| self.followed(given, ways, part)),
            TermKind::Or(parts) => {
                self.forked(term, parts.iter().flat_map(|part| self.ways_after(given, part)).collect())
            }
            TermKind::Quantifier { exists: true, bounds, body } if bounds.iter().all(is_simple) => {
                // TLC changes the first of them fastest.
                let choices: Vec<Item> = bounds
                    .iter()
                    .rev()
                    .filter_map(|bound| match &bound.pattern {
                        Pattern::Local(local) => Some(Item::Choose { local: *local, set: bound.set.clone() }),
                        Pattern::Tuple(_) => None,
                    })
                    .collect();
                product(vec![choices], &self.ways_after(given, body))
            }
            TermKind::Quantifier { exists: false, bounds, body } if bounds.iter().all(is_simple) => {
                let (bounds, body, ways) = (bounds.clone(), body.clone(), self.ways_after(given, body));
                vec![vec![match ways.iter().any(|way| gives(way)) {
                    true => Item::Each { bounds, body, ways, whole: term.clone() },
                    false => Item::Guard(term.clone()),
                }]]
            }
            TermKind::If(condition, then, otherwise) => {
                let (then, otherwise) = (self.ways_after(given, then), self.ways_after(given, otherwise));
                let plain = |ways: &[Vec<Item>]| ways.len() == 1 && !has_choice(&ways[0]);
                if self.in_order || plain(&then) && plain(&otherwise) {
                    return branched(condition, then, otherwise, term);
                }
                either(condition, &then, &otherwise)
            }
            TermKind::Builtin(Builtin::Implies, operands) if let [condition, then] = &operands[..] => {
                let then = self.ways_after(given, then);
                // Where the left side is false, that gives values to nothing.
                match then.iter().any(|way| gives(way)) {
                    true if self.in_order => branched(condition, then, vec![], term),
                    true => either(condition, &then, &[Vec::new()]),
                    false => vec![vec![Item::Guard(term.clone())]],
                }
            }
            TermKind::Case(arms, other) => self.case(given, arms, other.as_ref(), term),
            TermKind::Let(definitions, body) => self.scoped(given, definitions, &[], body),
            TermKind::Compose(first, second) if self.target == Target::Next => {
                let asks_second = self.enabled_in.is_some() && !self.is_within.get();
                let ways = |part: &Term, is_within: bool| {
                    let before = self.is_within.replace(is_within);
                    let ways = self.ways_after(given, part);
                    self.is_within.set(before);
                    ways
                };
                let (first, second) = (ways(first, true), ways(second, !asks_second));
                vec![vec![Item::Compose { first, second, asks_second, span: term.span }]]
            }
            TermKind::Unchanged(_) if self.target == Target::Next => {
                vec![vec![Item::Unchanged { whole: term.clone() }]]
            }
            TermKind::Square(action, subscript) if self.target == Target::Next => {
                let stutter = Term::new(TermKind::Unchanged(subscript.clone()), term.span);
                self.forked(
                    term,
                    [action, &stutter].into_iter().flat_map(|part| self.ways_after(given, part)).collect(),
                )
            }
            TermKind::Angle(action, subscript) if self.target == Target::Next => {
                let stutter = Term::new(TermKind::Unchanged(subscript.clone()), term.span);
                let changed = Term::new(TermKind::Builtin(Builtin::Not, vec![stutter]), term.span);
                self.followed(given, self.ways_after(given, action), &changed)
            }
            TermKind::Call(id, arguments) => match &self.program.definitions[id.0 as usize] {
                definition if !definition.recursive => match &definition.body {
                    Body::Term(body) => {
                        let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                        // An argument that speaks of values that are sought is asked where it is used, not before.
                        let (later, bindings): (Vec<_>, Vec<_>) = pairs.partition(
                            |(_, argument)| matches!(argument, Argument::Term(term) if self.is_of_sought(given, term)),
                        );
                        match later.is_empty() {
                            true => self.scoped(given, &[], &bindings, body),
                            false => self.scoped(given, &[], &bindings, &Substitution::new(later).apply(body)),
                        }
                    }
                    Body::Builtin(_) => self.assignment(given, term),
                },
                definition if !definition.is_let && matches!(definition.body, Body::Term(_)) => {
                    vec![vec![Item::Recur { id: *id, arguments: arguments.clone(), whole: term.clone() }]]
                }
                _ => vec![vec![Item::Guard(term.clone())]],
            },
            TermKind::Apply(function, argument) if let Some(opened) = opened(self.program, function, argument) => {
                let guard = vec![vec![Item::Guard(opened.is_argument)]];
                product(guard, &self.scoped(given, &[], &opened.bindings, &opened.body))
            }
            _ => self.assignment(given, term),
        }
    }

    /// Several ways as they are, or as one.
    fn forked(&self, whole: &Term, ways: Vec<Vec<Item>>) -> Vec<Vec<Item>> {
        if self.in_order { vec![vec![Item::Either { whole: Some(whole.clone()), ways }]] } else { ways }
    }

    /// Whether a term speaks of values that are sought, and that these variables may not be all that have one.
    fn is_of_sought(&self, given: &BTreeSet<u32>, term: &Term) -> bool {
        match self.target {
            Target::Next => self.program.level_of(term) >= Level::Action,
            Target::Initial => {
                let is_sought = |global| matches!(global, Global::Variable(id) if !given.contains(&id.0));
                self.program.globals_of(term).into_iter().any(is_sought)
            }
        }
    }

    /// Every way, followed by every way in which the next conjunct goes on from there.
    fn followed(&self, given: &BTreeSet<u32>, ways: Vec<Vec<Item>>, next: &Term) -> Vec<Vec<Item>> {
        ways.into_iter().flat_map(|items| self.going_on(given, items, next)).collect()
    }

    /// The items, followed by every way in which the next conjunct goes on from there; behind a composition, within its
    /// parts.
    fn going_on(&self, given: &BTreeSet<u32>, mut items: Vec<Item>, next: &Term) -> Vec<Vec<Item>> {
        match items.pop() {
            Some(Item::Compose { mut first, second, asks_second, span }) => {
                let given = given | &self.given_by(&items);
                if !asks_second {
                    first = self.followed(&given, first, next);
                }
                let second = self.followed(&given, second, next);
                items.push(Item::Compose { first, second, asks_second, span });
                vec![items]
            }
            Some(Item::Scope { definitions, bindings, items: inner }) if is_composed(&inner) => {
                let given = given | &self.given_by(&items);
                let wrap =
                    |inner| Item::Scope { definitions: definitions.clone(), bindings: bindings.clone(), items: inner };
                let behind = self.going_on(&given, inner, next).into_iter().map(|inner| vec![wrap(inner)]);
                product(vec![items], &behind.collect::<Vec<_>>())
            }
            last => {
                items.extend(last);
                let given = given | &self.given_by(&items);
                let ways = self.ways_after(&given, next);
                let is_choice = ways.len() != 1 || has_choice(&ways[0]) || self.branches(next);
                let is_told = || items.iter().any(|item| self.is_told(item));
                if is_choice && !ways.iter().any(|way| is_composed(way) || recurs(way)) && is_told() {
                    items.push(Item::Either { whole: Some(next.clone()), ways });
                    return vec![items];
                }
                product(vec![items], &ways)
            }
        }
    }

    /// The variables to which the items give values, whichever way an `IF` goes.
    fn given_by(&self, items: &[Item]) -> BTreeSet<u32> {
        let of = |item: &Item| match item {
            Item::Assign { variable, .. } | Item::AssignAny { variable, .. } => BTreeSet::from([variable.0]),
            Item::Unchanged { whole } => match &*whole.kind {
                TermKind::Unchanged(inner) => {
                    let variables = barred::variables(self.program, inner, self.enabled_in);
                    variables.into_iter().map(|(number, _)| number).collect()
                }
                _ => BTreeSet::new(),
            },
            Item::If { then, otherwise, .. } => self.given_by_all([then, otherwise]),
            Item::Either { ways, .. } => self.given_by_all(ways),
            Item::Scope { items, .. } => self.given_by(items),
            Item::Compose { .. } => self.sought.iter().copied().collect(),
            Item::Guard(_) | Item::Condition(_) | Item::Choose { .. } | Item::Recur { .. } | Item::Each { .. } => {
                BTreeSet::new()
            }
        };
        items.iter().flat_map(of).collect()
    }

    fn given_by_all<'i>(&self, ways: impl IntoIterator<Item = &'i Vec<Item>>) -> BTreeSet<u32> {
        let each = ways.into_iter().map(|way| self.given_by(way));
        each.reduce(|all, of_way| &all & &of_way).unwrap_or_default()
    }

    /// Whether only the run tells to which variables an item gives values.
    fn is_told(&self, item: &Item) -> bool {
        let of_one = |items: &[Item]| items.iter().any(|item| self.is_told(item));
        let of_several = |ways: &[&Vec<Item>]| {
            let mut given = ways.iter().map(|way| self.given_by(way));
            let first = given.next();
            ways.iter().any(|way| of_one(way)) || given.any(|others| first.as_ref() != Some(&others))
        };
        match item {
            Item::Recur { .. } | Item::Each { .. } => true,
            Item::Scope { items, .. } => of_one(items),
            Item::If { then, otherwise, .. } => of_several(&[then, otherwise]),
            Item::Either { ways, .. } => of_several(&ways.iter().collect::<Vec<_>>()),
            _ => false,
        }
    }

    fn scoped(
        &self,
        given: &BTreeSet<u32>,
        definitions: &[DefId],
        bindings: &[(LocalId, Argument)],
        body: &Term,
    ) -> Vec<Vec<Item>> {
        let wrap = |items| Item::Scope { definitions: definitions.to_vec(), bindings: bindings.to_vec(), items };
        self.ways_after(given, body).into_iter().map(|items| vec![wrap(items)]).collect()
    }

    fn case(&self, given: &BTreeSet<u32>, arms: &[(Term, Term)], other: Option<&Term>, term: &Term) -> Vec<Vec<Item>> {
        let Some(((condition, result), rest)) = arms.split_first() else {
            return match other {
                Some(other) => self.ways_after(given, other),
                None => vec![vec![Item::Guard(term.clone())]],
            };
        };
        let remaining = Term::new(TermKind::Case(rest.to_vec(), other.cloned()), term.span);
        let nested = TermKind::If(condition.clone(), result.clone(), remaining);
        self.ways_after(given, &Term::new(nested, term.span))
    }

    fn assignment(&self, given: &BTreeSet<u32>, term: &Term) -> Vec<Vec<Item>> {
        let item = match view(self.program, term) {
            Some((Builtin::Equal, operands)) => self.variable(operands[0]).map(|variable| Item::Assign {
                variable,
                value: operands[1].clone(),
                whole: term.clone(),
            }),
            // One that has a value has no choice.
            Some((Builtin::In, operands)) => {
                let variable = self.variable(operands[0]).filter(|variable| !given.contains(&variable.0));
                variable.map(|variable| Item::AssignAny { variable, set: operands[1].clone(), whole: term.clone() })
            }
            _ => None,
        };
        vec![vec![item.unwrap_or_else(|| Item::Guard(term.clone()))]]
    }

    /// The variable that `v' = e` gives a value to.
    fn variable(&self, term: &Term) -> Option<VariableId> {
        match (&*term.kind, self.target) {
            (TermKind::Variable(id), Target::Initial) => Some(*id),
            (TermKind::Prime(inner), Target::Next) => barred::variable(self.program, inner, self.enabled_in),
            _ => None,
        }
    }

    /// Whether a term gives values to variables.
    pub fn acts(&self, term: &Term) -> bool {
        match (&*term.kind, self.target) {
            (TermKind::Prime(_) | TermKind::Unchanged(_), Target::Next) => return true,
            // It may be left unchanged.
            (TermKind::Square(..), Target::Next) => return true,
            (TermKind::Variable(_), Target::Initial) => return true,
            (TermKind::Call(id, _), _) if self.definition_acts(*id) => {
                return true;
            }
            _ => {}
        }
        let mut found = false;
        each_child(term, &mut |child| found = found || self.acts(child));
        found
    }

    fn definition_acts(&self, id: DefId) -> bool {
        if let Some(known) = self.acts.borrow().get(&id) {
            return *known;
        }
        self.acts.borrow_mut().insert(id, false);
        let acts = match &self.program.definitions[id.0 as usize].body {
            Body::Term(body) => self.acts(body),
            Body::Builtin(_) => false,
        };
        self.acts.borrow_mut().insert(id, acts);
        acts
    }

    fn definition_branches(&self, id: DefId) -> bool {
        if let Some(known) = self.branching.borrow().get(&id) {
            return *known;
        }
        // A recursive one branches where it does otherwise.
        self.branching.borrow_mut().insert(id, false);
        let definition = self.program.get(id);
        let branches = match &definition.body {
            Body::Term(body) => !definition.is_value() && self.branches(body),
            Body::Builtin(_) => false,
        };
        self.branching.borrow_mut().insert(id, branches);
        branches
    }

    /// Whether TLC counts more than one way to satisfy a condition: a disjunction or `\E` on its way of evaluation.
    pub fn branches(&self, term: &Term) -> bool {
        if let Some((Builtin::Implies, operands)) = view(self.program, term) {
            return self.branches(operands[1]);
        }
        match &*term.kind {
            TermKind::Or(_) => true,
            TermKind::Quantifier { exists: true, .. } => true,
            // TLC takes a universal quantifier for the conjunction of its instances.
            TermKind::Quantifier { body, .. } => self.branches(body),
            TermKind::And(parts) => parts.iter().any(|part| self.branches(part)),
            TermKind::If(_, then, otherwise) => self.branches(then) || self.branches(otherwise),
            TermKind::Case(arms, other) => {
                arms.iter().any(|(_, result)| self.branches(result))
                    || other.as_ref().is_some_and(|other| self.branches(other))
            }
            TermKind::Let(_, body) => self.branches(body),
            TermKind::Call(id, _) => self.definition_branches(*id),
            _ => false,
        }
    }
}

/// The variables in a tuple of tuples of variables.
pub fn unchanged_variables(program: &Program, term: &Term) -> BTreeSet<u32> {
    barred::variables(program, term, None).into_iter().map(|(number, _)| number).collect()
}

/// Every way of the first, followed by every way of the second.
fn product(first: Vec<Vec<Item>>, second: &[Vec<Item>]) -> Vec<Vec<Item>> {
    let follow = |items: &Vec<Item>, rest: &Vec<Item>| items.iter().chain(rest).cloned().collect::<Vec<Item>>();
    first.iter().flat_map(|items| second.iter().map(move |rest| follow(items, rest))).collect()
}

/// The one way that goes on by a condition.
fn branched(condition: &Term, then: Vec<Vec<Item>>, otherwise: Vec<Vec<Item>>, whole: &Term) -> Vec<Vec<Item>> {
    let [then, otherwise] = [then, otherwise].map(|ways| ways.into_iter().flatten().collect());
    vec![vec![Item::If { condition: condition.clone(), then, otherwise, whole: whole.clone() }]]
}

/// The ways to go on where a condition holds, and where it doesn't.
fn either(condition: &Term, then: &[Vec<Item>], otherwise: &[Vec<Item>]) -> Vec<Vec<Item>> {
    let negated = Term::new(TermKind::Builtin(Builtin::Not, vec![condition.clone()]), condition.span);
    let mut ways = product(vec![vec![Item::Condition(condition.clone())]], then);
    ways.extend(product(vec![vec![Item::Condition(negated)]], otherwise));
    ways
}

fn is_simple(bound: &Bound) -> bool {
    matches!(bound.pattern, Pattern::Local(_))
}
