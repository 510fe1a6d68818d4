//! Which parts of the temporal properties the search itself can judge.

use lockstep_model::{Location, Outcome, Outline, Temporal};

use crate::any::AnySpec;
use crate::event::{During, Finding};

/// The properties' conjuncts, sorted by what it takes to judge them, as TLC sorts them: each with its property's index.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// `P`: judged on initial states.
    pub(crate) initial: Vec<(usize, Temporal)>,
    /// `[]P` with `P` about one state: judged on every state, like an invariant. The formula is `P`.
    pub(crate) invariants: Vec<(usize, Temporal)>,
    /// `[][A]_v`: judged on every step. The formula is `[A]_v`.
    pub(crate) actions: Vec<(usize, Temporal)>,
    /// All others: judged on the behaviour graph.
    pub(crate) temporal: Vec<(usize, Temporal)>,
    /// What a behaviour that violates such a property has to satisfy, as far as an initial state may tell.
    begun: Vec<(usize, Temporal)>,
}

impl Parts {
    pub(crate) fn of(spec: &dyn AnySpec) -> Self {
        let mut parts = Parts::default();
        let outline = spec.outline();
        for (index, property) in outline.properties.iter().enumerate() {
            parts.sort(spec, index, &property.formula);
        }
        let violated = |formula: &Temporal| Temporal::And(vec![outline.fairness.clone(), formula.clone().negate()]);
        let temporal = parts.temporal.iter().filter(|(_, formula)| !is_limit(formula));
        parts.begun = temporal.map(|(property, formula)| (*property, violated(formula))).collect();
        parts
    }

    /// What fails when an initial state is asked whether a behaviour that violates a temporal property may begin there.
    /// TLC asks before it judges invariants.
    pub(crate) fn failure_to_begin(
        &self,
        spec: &dyn AnySpec,
        atom: &mut dyn FnMut(usize) -> Outcome<bool>,
    ) -> Option<Finding> {
        self.begun.iter().find_map(|(property, formula)| {
            let failure = begins(spec, formula, true, true, atom).err()?;
            Some(Finding::Failure(failure, During::Property(*property)))
        })
    }

    /// What of it a state violates, an initial one or another, by what the atoms say of it.
    #[inline]
    pub(crate) fn violation(&self, is_initial: bool, atom: &mut dyn FnMut(usize) -> Outcome<bool>) -> Option<Finding> {
        // Mostly there is nothing to judge.
        if self.invariants.is_empty() && !is_initial { None } else { self.judge(is_initial, atom) }
    }

    fn judge(&self, is_initial: bool, atom: &mut dyn FnMut(usize) -> Outcome<bool>) -> Option<Finding> {
        let initial = if is_initial { &self.initial[..] } else { &[] };
        let invariants = self.invariants.iter().map(|(property, formula)| (*property, formula, false));
        let initial = initial.iter().map(|(property, formula)| (*property, formula, true));
        for (property, formula, of_initial) in invariants.chain(initial) {
            match holds(formula, atom) {
                Ok(true) => {}
                Ok(false) if of_initial => return Some(Finding::PropertyInitial(property)),
                Ok(false) => return Some(Finding::PropertyInvariant(property)),
                Err(failure) => return Some(Finding::Failure(failure, During::OfState(property))),
            }
        }
        None
    }

    fn sort(&mut self, spec: &dyn AnySpec, property: usize, formula: &Temporal) {
        match formula {
            Temporal::And(conjuncts) => conjuncts.iter().for_each(|part| self.sort(spec, property, part)),
            Temporal::Always(inner) if is_about_one_state(spec, inner) => {
                self.invariants.push((property, (**inner).clone()));
            }
            Temporal::Always(inner) if is_boolean(inner) => self.actions.push((property, (**inner).clone())),
            _ if is_about_one_state(spec, formula) => self.initial.push((property, formula.clone())),
            _ => self.temporal.push((property, formula.clone())),
        }
    }
}

/// Whether the formula has no temporal operator.
pub(crate) fn is_boolean(formula: &Temporal) -> bool {
    match formula {
        Temporal::Constant(_) | Temporal::Atom(_) => true,
        Temporal::Not(inner) => is_boolean(inner),
        Temporal::And(parts) | Temporal::Or(parts) => parts.iter().all(is_boolean),
        Temporal::Always(_) | Temporal::Eventually(_) => false,
    }
}

fn is_about_one_state(spec: &dyn AnySpec, formula: &Temporal) -> bool {
    match formula {
        Temporal::Constant(_) => true,
        Temporal::Atom(atom) => spec.atom_is_state_level(*atom),
        Temporal::Not(inner) => is_about_one_state(spec, inner),
        Temporal::And(parts) | Temporal::Or(parts) => parts.iter().all(|part| is_about_one_state(spec, part)),
        Temporal::Always(_) | Temporal::Eventually(_) => false,
    }
}

/// Judges a boolean formula, by what its atoms say. A temporal operator, which has no truth here, counts as its
/// operand.
pub(crate) fn holds(formula: &Temporal, atom: &mut dyn FnMut(usize) -> Outcome<bool>) -> Outcome<bool> {
    Ok(match formula {
        Temporal::Constant(truth) => *truth,
        Temporal::Atom(index) => atom(*index)?,
        Temporal::Not(inner) => !holds(inner, atom)?,
        Temporal::And(parts) => {
            for part in parts {
                if !holds(part, atom)? {
                    return Ok(false);
                }
            }
            true
        }
        Temporal::Or(parts) => {
            for part in parts {
                if holds(part, atom)? {
                    return Ok(true);
                }
            }
            false
        }
        Temporal::Always(inner) | Temporal::Eventually(inner) => holds(inner, atom)?,
    })
}

/// Whether a behaviour that satisfies the formula, or its negation where `positive` is false, may begin in a state;
/// `None` where the state alone does not tell. What is asked, and in which order, is what TLC asks: of what is
/// `outermost`, the conditions on what a behaviour does for ever wait; of disjuncts, each is asked.
fn begins(
    spec: &dyn AnySpec,
    formula: &Temporal,
    positive: bool,
    outermost: bool,
    atom: &mut dyn FnMut(usize) -> Outcome<bool>,
) -> Outcome<Option<bool>> {
    if outermost && is_limit(formula) {
        return Ok(None);
    }
    if is_about_one_state(spec, formula) {
        return Ok(Some(holds(formula, atom)? == positive));
    }
    match formula {
        Temporal::Constant(_) | Temporal::Atom(_) => Ok(None),
        Temporal::Not(inner) => begins(spec, inner, !positive, outermost, atom),
        Temporal::And(parts) | Temporal::Or(parts) => {
            let is_conjunction = matches!(formula, Temporal::And(_)) == positive;
            let mut so_far = Some(is_conjunction);
            for part in parts {
                match begins(spec, part, positive, outermost, atom)? {
                    Some(false) if is_conjunction => return Ok(Some(false)),
                    Some(true) if !is_conjunction => so_far = Some(true),
                    None if so_far != Some(true) || is_conjunction => so_far = None,
                    _ => {}
                }
            }
            Ok(so_far)
        }
        Temporal::Always(inner) | Temporal::Eventually(inner) => {
            let is_always = matches!(formula, Temporal::Always(_)) == positive;
            let now = begins(spec, inner, positive, false, atom)?;
            Ok(now.filter(|now| *now != is_always))
        }
    }
}

/// `[]<>P`, or `<>[]P`.
fn is_limit(formula: &Temporal) -> bool {
    match formula {
        Temporal::Not(inner) => is_limit(inner),
        Temporal::Always(inner) => matches!(&**inner, Temporal::Eventually(event) if is_boolean(event)),
        Temporal::Eventually(inner) => matches!(&**inner, Temporal::Always(event) if is_boolean(event)),
        _ => false,
    }
}

/// Where the conjunct stands that is false, by what the atoms say; unknown where what is false is not one formula of
/// the spec.
pub(crate) fn place(
    outline: &Outline,
    formulas: &[(usize, Temporal)],
    property: usize,
    atom: &mut dyn FnMut(usize) -> Outcome<bool>,
) -> Option<Location> {
    let own = formulas.iter().filter(|(of, _)| *of == property);
    let index = own.map(|(_, formula)| formula).find_map(|formula| match holds(formula, atom) {
        Ok(false) => Some(false_conjunct(formula, atom)),
        _ => None,
    })??;
    outline.atoms.get(index)?.location.clone()
}

/// The atom that makes a conjunction false.
fn false_conjunct(formula: &Temporal, atom: &mut dyn FnMut(usize) -> Outcome<bool>) -> Option<usize> {
    match formula {
        Temporal::Atom(index) => Some(*index),
        Temporal::And(parts) => {
            let part = parts.iter().find(|part| holds(part, atom) == Ok(false))?;
            false_conjunct(part, atom)
        }
        _ => None,
    }
}

/// The name of a property, or a stand-in for an index out of range.
pub(crate) fn name(outline: &Outline, property: usize) -> String {
    outline.properties.get(property).map_or_else(|| format!("property {property}"), |found| found.name.to_string())
}
