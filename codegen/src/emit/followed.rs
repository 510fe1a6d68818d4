//! `<<A>>_v` and `ENABLED <<A>>_v` by the actions alone: where the steps of `A` are steps of the model's own actions, a
//! search that takes them all need not judge these atoms.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lockstep_model::Value;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::action::is_plain_call;
use super::judgement::{AtomKind, Atoms};
use super::model::{FieldSource, Model, Plan};
use super::strict::is_closed;
use crate::evaluate;
use crate::machine::Machine;
use crate::term::{Argument, Body, LocalId, Pattern, Substitution, Term, TermKind};

/// Steps of one action: those of which some fields have the values that identifiers of the atom have.
struct Steps {
    /// The place among the actions.
    plan: usize,
    /// Fields of the action, each with the identifier.
    fixed: Vec<(usize, LocalId)>,
}

/// What an identifier in the midst of an action stands for.
#[derive(Clone)]
enum Meaning {
    /// A value that the atom has for it.
    Given,
    /// Each element of a set, in turn.
    Each(Term),
}

/// Looks for the steps of one kind of atom.
struct Search<'s, 'a> {
    model: &'s Model<'a>,
    machines: &'s [Arc<Machine>],
    atoms: &'s Atoms,
    /// The kind's number.
    kind: usize,
    known: &'s Known,
}

/// The values of sets that were asked for, by the number of the configuration: the same few are, for every atom.
type Known = RefCell<Vec<(usize, Term, Option<Value>)>>;

/// The two questions, for `impl Atom`; `None` where none of the atoms follows.
pub fn followed(model: &Model<'_>, atoms: &Atoms) -> Option<TokenStream> {
    let machines = &model.functions.machines;
    let known = Known::default();
    let all: Vec<Option<Vec<Steps>>> = (0..atoms.kinds.len())
        .map(|kind| Search { model, machines, atoms, kind, known: &known }.steps_of(&atoms.kinds[kind].term))
        .collect();
    if all.iter().all(Option::is_none) {
        return None;
    }
    let pattern = |kind: &AtomKind| {
        let variant = &kind.variant;
        if kind.fields.is_empty() { quote!(Atom::#variant) } else { quote!(Atom::#variant { .. }) }
    };
    let patterns: Vec<TokenStream> = atoms.kinds.iter().map(pattern).collect();
    let follows = super::judgement::answers(&patterns, all.iter().map(Option::is_some));
    // `<<A>>_v` and `ENABLED <<A>>_v` go together.
    let mut arms: Vec<Arm> = Vec::new();
    let mut answered = 0;
    for (kind, steps) in atoms.kinds.iter().zip(&all) {
        let mut by_plan: BTreeMap<usize, Vec<&Steps>> = BTreeMap::new();
        steps.iter().flatten().for_each(|steps| by_plan.entry(steps.plan).or_default().push(steps));
        answered += by_plan.len();
        for (plan, steps) in by_plan {
            let (atom, action, truth) = patterns_and_truth(kind, &model.plans[plan], &steps);
            let same = |other: &&mut Arm| {
                other.action.to_string() == action.to_string() && other.truth.to_string() == truth.to_string()
            };
            match arms.iter_mut().find(same) {
                Some(arm) => arm.atoms.push(atom),
                None => arms.push(Arm { atoms: vec![atom], action, truth }),
            }
        }
    }
    let lines = arms.iter().map(|Arm { atoms, action, truth }| quote!((#(#atoms)|*, #action) => #truth));
    let rest = if answered < atoms.kinds.len() * model.plans.len() { quote!(_ => false) } else { quote!() };
    Some(quote!(
        /// Whether its truth follows from what the actions do.
        pub fn follows_from_actions(self) -> bool {
            #follows
        }
        /// Whether it then is about steps of this action.
        pub fn is_about(self, action: &Action) -> bool {
            match (self, action) { #(#lines,)* #rest }
        }
    ))
}

/// `(Atom::PollEnabled { c, p } | Atom::PollTaken { c, p }, Action::Pull { c: own_c, p: own_p, .. }) => c == *own_c && p == *own_p`
struct Arm {
    atoms: Vec<TokenStream>,
    action: TokenStream,
    truth: TokenStream,
}

/// The patterns of an atom and of an action, and when the atom is about the action's steps.
fn patterns_and_truth(kind: &AtomKind, plan: &Plan, steps: &[&Steps]) -> (TokenStream, TokenStream, TokenStream) {
    let compared = |given: &LocalId| kind.fields.iter().find(|(local, _, _)| local == given).map(|(_, name, _)| name);
    let own = |field: usize| format_ident!("own_{}", plan.fields[field].name.to_string().trim_start_matches("r#"));
    let pairs = |steps: &Steps| -> Vec<(usize, Ident)> {
        let named = steps.fixed.iter().map(|(field, given)| Some((*field, compared(given)?.clone())));
        named.flatten().collect()
    };
    let all: Vec<_> = steps.iter().flat_map(|steps| pairs(steps)).collect();
    let of_atom: BTreeSet<&Ident> = all.iter().map(|(_, name)| name).collect();
    let of_action: BTreeSet<usize> = all.iter().map(|(field, _)| *field).collect();
    let (variant, action) = (&kind.variant, &plan.variant);
    let rest = |some: usize, all: usize| if some < all { quote!(..) } else { quote!() };
    let atom = if kind.fields.is_empty() {
        quote!(Atom::#variant)
    } else {
        let rest = rest(of_atom.len(), kind.fields.len());
        quote!(Atom::#variant { #(#of_atom,)* #rest })
    };
    let action = if plan.fields.is_empty() {
        quote!(Action::#action)
    } else {
        let rest = rest(of_action.len(), plan.fields.len());
        let fields = of_action.iter().map(|&field| {
            let (name, own) = (&plan.fields[field].name, own(field));
            quote!(#name: #own)
        });
        quote!(Action::#action { #(#fields,)* #rest })
    };
    let ways = steps.iter().map(|steps| {
        let equal = pairs(steps).into_iter().map(|(field, name)| {
            let own = own(field);
            quote!(#name == *#own)
        });
        let equal: Vec<TokenStream> = equal.collect();
        if equal.is_empty() { quote!(true) } else { quote!(#(#equal)&&*) }
    });
    let ways: Vec<TokenStream> = ways.collect();
    (atom, action, quote!(#(#ways)||*))
}

impl Search<'_, '_> {
    /// The steps of `A`, where the atom is `<<A>>_v` or `ENABLED <<A>>_v` and they are all known.
    fn steps_of(&self, term: &Term) -> Option<Vec<Steps>> {
        let machine = self.model.machine();
        // Where states count as one, steps between them do not tell the states apart.
        if machine.view.is_some() || !machine.symmetry.is_empty() {
            return None;
        }
        let angle = match &*term.kind {
            TermKind::Enabled(inner) => inner,
            _ => term,
        };
        let TermKind::Angle(action, subscript) = &*angle.kind else { return None };
        let everything = self.model.program().variables.len();
        if self.model.scope().unchanged_variables(subscript).len() != everything {
            return None;
        }
        let given = self.atoms.kinds[self.kind].fields.iter().map(|(local, _, _)| (*local, Meaning::Given));
        let mut found = Vec::new();
        self.collect(action, &given.collect(), &mut found)?;
        Some(found)
    }

    fn collect(&self, action: &Term, meanings: &BTreeMap<LocalId, Meaning>, into: &mut Vec<Steps>) -> Option<()> {
        let model = self.model;
        match &*action.kind {
            TermKind::Or(parts) => parts.iter().try_for_each(|part| self.collect(part, meanings, into)),
            TermKind::Quantifier { exists: true, bounds, body } => {
                let mut meanings = meanings.clone();
                for bound in bounds {
                    let Pattern::Local(local) = bound.pattern else { return None };
                    meanings.insert(local, Meaning::Each(bound.set.clone()));
                }
                self.collect(body, &meanings, into)
            }
            TermKind::Call(id, arguments) => {
                let applied = |plan: &Plan| plan.arguments.as_ref().is_some_and(|(planned, _)| planned == id);
                let plans: Vec<usize> = (0..model.plans.len()).filter(|&plan| applied(&model.plans[plan])).collect();
                if !plans.is_empty() {
                    let steps = plans.into_iter().map(|plan| self.applied(plan, arguments, meanings));
                    into.extend(steps.collect::<Option<Vec<_>>>()?);
                    return Some(());
                }
                let definition = model.program().get(*id);
                if let (Body::Term(body), false) = (&definition.body, definition.recursive) {
                    let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                    let opened = Substitution::new(pairs).apply(body);
                    if matches!(
                        &*opened.kind,
                        TermKind::Or(_) | TermKind::Quantifier { exists: true, .. } | TermKind::Call(..)
                    ) {
                        return self.collect(&opened, meanings, into);
                    }
                }
                let is_next = arguments.is_empty() && machine_next(model).is_some_and(|next| next == *id);
                if !is_next {
                    return None;
                }
                into.extend((0..model.plans.len()).map(|plan| Steps { plan, fixed: Vec::new() }));
                Some(())
            }
            _ => None,
        }
    }

    /// The steps of an action that is applied to plain identifiers, where the model takes all of them.
    fn applied(&self, plan: usize, arguments: &[Argument], meanings: &BTreeMap<LocalId, Meaning>) -> Option<Steps> {
        let found = &self.model.plans[plan];
        let (_, locals) = found.arguments.as_ref()?;
        let (mut fixed, mut through) = (Vec::new(), Vec::new());
        for (number, field) in found.fields.iter().enumerate() {
            let FieldSource::Local(own) = field.source else { continue };
            // What is chosen in the midst of the action is the action's own matter.
            let Some(at) = locals.iter().position(|local| *local == own) else { continue };
            let Argument::Term(argument) = arguments.get(at)? else { return None };
            let TermKind::Local(local, applied) = &*argument.kind else { return None };
            if !applied.is_empty() {
                return None;
            }
            through.push(*local);
            match meanings.get(local)? {
                Meaning::Given => {
                    let kind = &self.atoms.kinds[self.kind];
                    let (place, (_, _, ty)) = kind.fields.iter().enumerate().find(|(_, field)| field.0 == *local)?;
                    if *ty != field.ty || !self.model.types.is_copy(ty) || !self.ranges_over(&field.set, place) {
                        return None;
                    }
                    fixed.push((number, *local));
                }
                Meaning::Each(set) if !self.are_same(set, &field.set) => return None,
                Meaning::Each(_) => {}
            }
        }
        // An argument that is no field of the action, or twice the same, is not just any.
        let distinct: BTreeSet<&LocalId> = through.iter().collect();
        (distinct.len() == arguments.len()).then_some(Steps { plan, fixed })
    }

    /// Whether the set has all values of an identifier of the atom.
    fn ranges_over(&self, set: &Term, place: usize) -> bool {
        self.atoms.instances.iter().enumerate().all(|(number, instances)| {
            let Some(Value::Set(elements)) = self.value(number, set) else { return instances.is_empty() };
            let mut own = instances.iter().filter(|(kind, _)| *kind == self.kind);
            own.all(|(_, values)| values.get(place).is_some_and(|value| elements.contains(value)))
        })
    }

    /// Whether two sets are the same under all configurations.
    fn are_same(&self, a: &Term, b: &Term) -> bool {
        a == b
            || (0..self.machines.len()).all(|number| {
                let values = self.value(number, a).zip(self.value(number, b));
                values.is_some_and(|(a, b)| a == b)
            })
    }

    /// The value of a set under a configuration.
    fn value(&self, number: usize, set: &Term) -> Option<Value> {
        let found = self.known.borrow().iter().find(|(of, term, _)| *of == number && term == set).cloned();
        if let Some((_, _, value)) = found {
            return value;
        }
        let machine = &self.machines[number];
        let value = is_closed(self.model.program(), set)
            .then(|| evaluate::constant(machine, self.model.sources, set))
            .flatten();
        self.known.borrow_mut().push((number, set.clone(), value.clone()));
        value
    }
}

/// The definition of the whole relation.
fn machine_next(model: &Model<'_>) -> Option<crate::term::DefId> {
    model.machine().next.as_ref().and_then(is_plain_call).map(|(next, _)| next)
}
