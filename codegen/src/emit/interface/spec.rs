//! `spec.rs`: the model, as checkers and drivers know it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::outline::{assumption, begun_by, lists};
use crate::emit::judgement::Atoms;
use crate::emit::model::Model;
use crate::emit::scope::one_line;
use crate::emit::text::{doc, literal};
use crate::emit::type_name;
use crate::machine::{Machine, Named};

/// What a part that not every model has adds to the model's type.
#[derive(Default)]
struct Part {
    /// The field.
    field: TokenStream,
    /// What makes its value.
    lines: TokenStream,
    /// What the outline says of it.
    outline: TokenStream,
    /// The field's value.
    value: TokenStream,
    /// The methods of `Spec`.
    methods: TokenStream,
}

/// `spec.rs`
pub fn spec(model: &Model<'_>, atoms: &Atoms, packed: bool, follows: bool) -> Vec<TokenStream> {
    let name = format_ident!("{}", type_name(&model.name));
    let title = doc(&format!("The model `{}` under one of its configurations.", model.program().name));
    let module = model.program().name.as_ref();
    let parts = [
        constraints(model),
        action_constraints(model),
        possible(model),
        temporal(model, atoms, follows),
        symmetry(model),
    ];
    let each = |of: &dyn Fn(&Part) -> &TokenStream| -> TokenStream { parts.iter().map(of).cloned().collect() };
    let (fields, lines) = (each(&|part| &part.field), each(&|part| &part.lines));
    let (outlines, values) = (each(&|part| &part.outline), each(&|part| &part.value));
    let methods = methods(model, packed, &each(&|part| &part.methods));
    let effects = has(model, Machine::invariants_have_effects).then(|| quote!(invariants_have_effects: true,));
    let follows_run = has(model, Machine::follows_run).then(|| quote!(follows_run: true,));
    let begun_by = begun_by(model);
    let mut items = vec![
        quote!(
            #title
            #[derive(Clone, Debug)]
            pub struct #name {
                configuration: Configuration,
                constants: Constants,
                invariants: Vec<Invariant>,
                #fields
                outline: Outline,
            }
        ),
        quote!(
            impl #name {
                /// The model under this configuration.
                pub fn new(configuration: Configuration) -> Self {
                    let constants = configuration.constants();
                    let invariants = configuration.invariants();
                    #lines
                    let outline = Outline {
                        module: #module.into(),
                        constants: constant_values(&constants),
                        variables: variables(),
                        actions: action_outlines(),
                        invariants: invariants.iter().map(|invariant| invariant.predicate()).collect(),
                        #effects
                        #follows_run
                        assumptions: assumptions(),
                        check_deadlock: configuration.check_deadlock(),
                        #begun_by
                        #outlines
                        ..Outline::default()
                    };
                    #name { configuration, constants, invariants, #values outline }
                }
                /// The configuration.
                pub fn configuration(&self) -> Configuration {
                    self.configuration
                }
                /// The values of the constants.
                pub fn constants(&self) -> &Constants {
                    &self.constants
                }
            }
        ),
        quote!(
            impl Spec for #name {
                #methods
            }
        ),
    ];
    items.extend(lists(model));
    items
}

/// The methods of `Spec`; `more` are those of the parts.
fn methods(model: &Model<'_>, packed: bool, more: &TokenStream) -> TokenStream {
    let keeping = keeping(packed);
    let identity = identity(model, packed);
    let stored_successors = stored_successors(model, packed);
    let shown_to_all = match model.state_is_copy() {
        true => quote!(&mut |action: Action, next: &State| visit(action, *next)),
        false => quote!(&mut visit),
    };
    let counted_successors = model.is_composed().then(|| {
        quote!(
            fn counted_successors<V>(&self, state: &State, visit: V) -> Outcome<u64>
            where
                V: FnMut(Action, State) -> ControlFlow<()>,
            {
                dynamic::counting_between(|| self.successors(state, visit))
            }
        )
    });
    let symmetry_check = if is_symmetric(model) { quote!(self.symmetry.validity()?;) } else { quote!() };
    let stored = if packed { quote!(Stored<State, WORDS>) } else { quote!(State) };
    let assumption = assumption(model);
    let no_invariant = none("invariant");
    let tested = model.types.is_covered.then(|| {
        quote!(
            fn invariant_is_tested(&self, index: usize, state: &State) -> Outcome<Option<bool>> {
                match self.invariants.get(index) {
                    Some(invariant) => invariant.is_tested(&self.constants, state),
                    None => Ok(None),
                }
            }
        )
    });
    let shown = model.machine().alias.as_ref().map(|_| {
        quote!(
            fn shown(&self, state: &State, next: Option<&State>) -> Outcome<Vec<(String, Value)>> {
                let alias = alias(&self.constants, state, next.unwrap_or(state))?;
                Ok(aliased(self, state, Some(&alias)))
            }
        )
    });
    let postcondition = model.machine().postcondition.as_ref().map(|_| {
        quote!(
            fn postcondition(&self, statistics: &Statistics) -> Outcome<bool> {
                dynamic::conclude(statistics);
                postcondition(&self.constants)
            }
        )
    });
    quote!(
        type State = State;
        type Stored = #stored;
        type Action = Action;

        fn outline(&self) -> &Outline {
            &self.outline
        }
        fn initial_states<V>(&self, mut visit: V) -> Outcome<()>
        where
            V: FnMut(State) -> ControlFlow<()>,
        {
            #symmetry_check
            initial_states(&self.constants, &mut visit)
        }
        fn successors<V>(&self, state: &State, mut visit: V) -> Outcome<()>
        where
            V: FnMut(Action, State) -> ControlFlow<()>,
        {
            successors(&self.constants, state, #shown_to_all)
        }
        #counted_successors
        #stored_successors
        fn step(&self, state: &State, action: &Action) -> Outcome<Option<State>> {
            actions::step(&self.constants, state, action)
        }
        #[inline]
        fn action_index(&self, action: &Action) -> usize {
            action.index()
        }
        fn action_arguments(&self, action: &Action) -> Vec<Value> {
            action.arguments()
        }
        fn action(&self, index: usize, arguments: &[Value]) -> Option<Action> {
            Action::new(index, arguments)
        }
        #assumption
        fn invariant(&self, index: usize, state: &State) -> Outcome<bool> {
            match self.invariants.get(index) {
                Some(invariant) => invariant.holds(&self.constants, state),
                None => #no_invariant,
            }
        }
        #tested
        #more
        #keeping
        #identity
        fn values(&self, state: &State) -> Vec<Value> {
            state.values()
        }
        #postcondition
        #shown
        fn state(&self, values: &[Value]) -> Option<State> {
            State::from_values(values)
        }
        fn explain(&self, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
            actions::explain(&self.constants, state, action, next)
        }
    )
}

/// `Err(…)`, of a number that is too large.
pub(super) fn none(of: &str) -> TokenStream {
    let text = format!("the model has no {of} with this number");
    quote!(Err(Failure::new(FailureKind::Unsupported, #text)))
}

fn has(model: &Model<'_>, of: impl Fn(&Machine) -> bool) -> bool {
    model.configurations.iter().any(|configured| of(&configured.machine))
}

fn is_symmetric(model: &Model<'_>) -> bool {
    !model.machine().symmetry.is_empty()
}

fn constraints(model: &Model<'_>) -> Part {
    if !has(model, |machine| !machine.constraints.is_empty()) {
        return Part::default();
    }
    let none = none("constraint");
    let effects = has(model, Machine::constraints_have_effects).then(|| quote!(constraints_have_effects: true,));
    Part {
        field: quote!(constraints: Vec<Constraint>,),
        outline: quote!(
            constraints: configuration.constraints().into_iter().map(Constraint::predicate).collect(),
            #effects
        ),
        value: quote!(constraints: configuration.constraints(),),
        methods: quote!(
            fn constraint(&self, index: usize, state: &State) -> Outcome<bool> {
                match self.constraints.get(index) {
                    Some(constraint) => constraint.holds(&self.constants, state),
                    None => #none,
                }
            }
        ),
        ..Part::default()
    }
}

fn action_constraints(model: &Model<'_>) -> Part {
    if !has(model, |machine| !machine.action_constraints.is_empty()) {
        return Part::default();
    }
    let none = none("action constraint");
    Part {
        field: quote!(action_constraints: Vec<ActionConstraint>,),
        outline: quote!(
            action_constraints:
                configuration.action_constraints().into_iter().map(ActionConstraint::predicate).collect(),
        ),
        value: quote!(action_constraints: configuration.action_constraints(),),
        methods: quote!(
            fn action_constraint(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
                match self.action_constraints.get(index) {
                    Some(constraint) => constraint.holds(&self.constants, state, next),
                    None => #none,
                }
            }
        ),
        ..Part::default()
    }
}

/// What must have been possible; only one configuration may ask for it.
fn possible(model: &Model<'_>) -> Part {
    let machine = model.machine();
    if machine.possible.is_empty() {
        return Part::default();
    }
    let count = |constraints: &[Named]| {
        Literal::usize_unsuffixed(constraints.iter().filter(|constraint| constraint.counts()).count())
    };
    let (states, steps) = (count(&machine.constraints), count(&machine.action_constraints));
    let names: Vec<&str> = machine.possible.iter().map(|named| named.name.as_ref()).collect();
    let predicates = machine.possible.iter().zip(&names).map(|(named, name)| {
        let (text, place) = (literal(&one_line(model.sources.slice(named.term.span))), model.place(named.term.span));
        quote!(Predicate::new(#name, #text, #place))
    });
    Part {
        outline: quote!(counting: (#states, #steps), possible: Vec::from([#(#predicates),*]),),
        methods: quote!(
            fn never_possible(&self) -> Option<usize> {
                dynamic::never_possible(&dynamic::counts(), [#(#names),*].into_iter())
            }
        ),
        ..Part::default()
    }
}

/// Fairness and properties.
fn temporal(model: &Model<'_>, atoms: &Atoms, follows: bool) -> Part {
    if !atoms.are_asked_for(model) {
        return Part::default();
    }
    if atoms.kinds.is_empty() {
        return Part {
            lines: quote!(
                let mut atoms = Atoms::new();
                let fairness = configuration.fairness(&mut atoms);
                let properties = configuration.properties(&mut atoms);
            ),
            outline: quote!(fairness, properties,),
            ..Part::default()
        };
    }
    let copy = atoms.kinds.iter().flat_map(|kind| &kind.fields).all(|(_, _, ty)| model.types.is_copy(ty));
    let cloned = if copy { quote!() } else { quote!(.clone()) };
    let none = none("temporal atom");
    let followed = follows.then(|| {
        quote!(
            fn atom_follows_from_actions(&self, index: usize) -> bool {
                self.atoms.get(index).is_some_and(|atom| atom #cloned.follows_from_actions())
            }
            fn atom_is_about(&self, index: usize, action: &Action) -> bool {
                self.atoms.get(index).is_some_and(|atom| atom #cloned.is_about(action))
            }
        )
    });
    Part {
        field: quote!(atoms: Vec<Atom>,),
        lines: quote!(
            let mut atoms = Atoms::new();
            let fairness = configuration.fairness(&mut atoms);
            let properties = configuration.properties(&mut atoms);
            let atoms = atoms.into_list();
        ),
        outline: quote!(
            atoms: atoms
                .iter()
                .map(|atom| Predicate {
                    name: atom #cloned.text().into(),
                    text: atom #cloned.text().into(),
                    location: Some(atom #cloned.location()),
                })
                .collect(),
            fairness,
            properties,
        ),
        value: quote!(atoms,),
        methods: quote!(
            fn atom(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
                match self.atoms.get(index) {
                    Some(atom) => atom #cloned.holds(&self.constants, state, next),
                    None => #none,
                }
            }
            fn atom_is_state_level(&self, index: usize) -> bool {
                self.atoms.get(index).is_some_and(|atom| atom #cloned.is_state_level())
            }
            fn atom_excludes_stuttering(&self, index: usize) -> bool {
                self.atoms.get(index).is_some_and(|atom| atom #cloned.excludes_stuttering())
            }
            #followed
        ),
    }
}

fn symmetry(model: &Model<'_>) -> Part {
    if !is_symmetric(model) {
        return Part::default();
    }
    Part {
        field: quote!(symmetry: Symmetry,),
        lines: quote!(let symmetry = Symmetry::new(symmetry(&constants));),
        outline: quote!(symmetry: true,),
        value: quote!(symmetry,),
        ..Part::default()
    }
}

/// How states are kept.
fn keeping(packed: bool) -> TokenStream {
    let (store, load) = match packed {
        true => (quote!(packing::store(state)), quote!(packing::load(stored))),
        false => (quote!(state.clone()), quote!(stored.clone())),
    };
    quote!(
        #[inline]
        fn store(&self, state: &State) -> Self::Stored {
            #store
        }
        #[inline]
        fn load(&self, stored: &Self::Stored) -> State {
            #load
        }
    )
}

/// Which states count as one.
fn identity(model: &Model<'_>, packed: bool) -> TokenStream {
    let (viewed, symmetric) = (model.machine().view.is_some(), is_symmetric(model));
    let fingerprint = match (viewed, symmetric) {
        (false, false) if packed => quote!(Ok(stored.fingerprint())),
        (false, false) => quote!(Ok(fingerprint_of(stored))),
        (false, true) => quote!(Ok(self.symmetry.least(state))),
        (true, true) => quote!(view(&self.constants, state).map(|seen| self.symmetry.least(&[seen][..]))),
        (true, false) => quote!(view(&self.constants, state).map(|seen| fingerprint_of(&seen))),
    };
    let by_state = viewed || symmetric;
    let (state, stored) = if by_state { (quote!(state), quote!(_stored)) } else { (quote!(_state), quote!(stored)) };
    quote!(
        #[inline]
        fn fingerprint(&self, #state: &State, #stored: &Self::Stored) -> Outcome<u64> {
            #fingerprint
        }
    )
}

/// Of a successor, what the step leaves alone is neither packed nor digested anew.
fn stored_successors(model: &Model<'_>, packed: bool) -> TokenStream {
    let digested = model.is_digested();
    if !packed && !digested {
        return quote!();
    }
    let by_reference = model.state_is_copy();
    let (next, shown) = if by_reference { (quote!(next), quote!(&State)) } else { (quote!(&next), quote!(State)) };
    let (origin, fingerprint) = match (digested, model.machine().view.is_some()) {
        (true, _) => {
            (quote!(let mut origin = Origin::new(&self.symmetry, state);), quote!(Ok(origin.successor(#next))))
        }
        (_, false) => (quote!(), quote!(Ok(stored.fingerprint()))),
        _ => (quote!(), quote!(self.fingerprint(#next, &stored))),
    };
    let (before, store) = match packed {
        true => (quote!(stored), quote!(packing::store_next(stored, &action, #next))),
        false => (quote!(_stored), quote!(self.store(#next))),
    };
    let counted = match model.is_composed() {
        true => quote!(dynamic::counting_between(|| successors(&self.constants, state, &mut visit))),
        false => quote!(successors(&self.constants, state, &mut visit).map(|()| 0)),
    };
    quote!(
        fn stored_successors<V>(&self, state: &State, #before: &Self::Stored, mut visit: V) -> Outcome<u64>
        where
            V: FnMut(&Action, Self::Stored, Outcome<u64>) -> ControlFlow<()>,
        {
            #origin
            let mut visit = |action: Action, next: #shown| {
                let stored = #store;
                let fingerprint = #fingerprint;
                visit(&action, stored, fingerprint)
            };
            #counted
        }
    )
}
