//! The predicates of temporal formulas, by form.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::Value;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::action::occurs;
use crate::emit::model::Model;
use crate::emit::names;
use crate::emit::strict::Name;
use crate::emit::types::{Type, unique};
use crate::term::{Body, LocalId, Program, Term, TermKind, subterms};

/// A predicate of temporal formulas, with the identifiers that quantifiers around it bind.
pub struct AtomKind {
    /// Its variant.
    pub variant: Ident,
    /// The term.
    pub term: Term,
    /// The identifiers, with their names and types.
    pub fields: Vec<(LocalId, Ident, Type)>,
    /// Whether it looks at one state alone.
    pub state_level: bool,
}

/// Every atom of every configuration.
pub struct Atoms {
    /// By form.
    pub kinds: Vec<AtomKind>,
    /// By configuration and number: the form and the values of its identifiers.
    pub instances: Vec<Vec<(usize, Vec<Value>)>>,
}

impl Atoms {
    /// Whether there is something to judge behaviours by; it need not have atoms, as `TRUE ~> FALSE` has none.
    pub fn are_asked_for(&self, model: &Model<'_>) -> bool {
        let machines = || model.configurations.iter().map(|configured| &configured.machine);
        !self.kinds.is_empty() || machines().any(|machine| !machine.properties.is_empty())
    }

    /// Finds the forms of atoms.
    pub fn new(model: &Model<'_>) -> Self {
        let mut kinds: Vec<AtomKind> = Vec::new();
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        let mut instances = Vec::new();
        for configured in model.configurations {
            let mut of_configuration = Vec::new();
            for atom in &configured.machine.atoms {
                let bindings: Vec<&(LocalId, Value)> = {
                    // Of two bindings of one identifier the inner counts; those that the term does not mention do not.
                    let mut last: BTreeMap<LocalId, &(LocalId, Value)> = BTreeMap::new();
                    atom.bindings.iter().for_each(|binding| {
                        last.insert(binding.0, binding);
                    });
                    last.into_values().filter(|(local, _)| occurs(model, &atom.term, Name::Local(*local))).collect()
                };
                let form = match &*atom.term.kind {
                    TermKind::Enabled(_) => "enabled",
                    TermKind::Angle(..) => "taken",
                    TermKind::Square(..) => "square",
                    _ => "holds",
                };
                let locals: Vec<u32> = bindings.iter().map(|(local, _)| local.0).collect();
                // What a name stands for is the same wherever it stands.
                let key = match &*atom.term.kind {
                    TermKind::Call(id, arguments) if arguments.is_empty() => format!("{id:?}"),
                    _ => format!("{form} {} {locals:?}", outline(model.program(), &atom.term)),
                };
                let kind = *keys.entry(key).or_insert_with(|| {
                    let variant = unique(atom_name(model, &atom.term), &mut taken);
                    let mut names_taken = BTreeSet::from(["state", "next", "constants"].map(str::to_owned));
                    let fields = bindings
                        .iter()
                        .map(|(local, _)| {
                            let name = names::snake(&model.program().locals[local.0 as usize].name);
                            let ty = model.types.of(&model.types.inference.facts.locals[local.0 as usize]);
                            (*local, format_ident!("{}", unique(name, &mut names_taken)), ty)
                        })
                        .collect();
                    kinds.push(AtomKind {
                        variant: format_ident!("{variant}"),
                        term: atom.term.clone(),
                        fields,
                        state_level: atom.state_level,
                    });
                    kinds.len() - 1
                });
                of_configuration.push((kind, bindings.iter().map(|(_, value)| value.clone()).collect()));
            }
            instances.push(of_configuration);
        }
        Atoms { kinds, instances }
    }

    /// `Atom::X { … }`
    pub fn tokens(&self, model: &Model<'_>, configuration: usize, number: usize) -> TokenStream {
        let (kind, values) = &self.instances[configuration][number];
        let kind = &self.kinds[*kind];
        let variant = &kind.variant;
        if kind.fields.is_empty() {
            return quote!(Atom::#variant);
        }
        let fields = kind.fields.iter().zip(values).map(|((_, name, ty), value)| {
            let value = model.types.literal(value, ty).unwrap_or_else(|| quote!(unsupported));
            quote!(#name: #value)
        });
        quote!(Atom::#variant { #(#fields),* })
    }
}

/// Where a term's parts stand, and what is not told by its place: of two applications of one operator, the arguments
/// have taken the places of its parameters. What the parts bind is not asked; each configuration may have its own names
/// for that.
fn outline(program: &Program, term: &Term) -> String {
    let mut outline = format!("{:?} {:?}", term.span.file, term.span);
    match &*term.kind {
        TermKind::Variable(id) => outline += &format!(" {id:?}"),
        TermKind::Constant(id, _) => outline += &format!(" {id:?}"),
        TermKind::Call(id, _) => outline += &format!(" {id:?}"),
        TermKind::Let(ids, _) => {
            for id in ids {
                if let Body::Term(body) = &program.get(*id).body {
                    outline += &format!(" ({})", self::outline(program, body));
                }
            }
        }
        _ => {}
    }
    subterms(term, &mut |part| outline += &format!(" ({})", self::outline(program, part)));
    outline
}

/// What an atom is called: after the action or definition that it is made of.
fn atom_name(model: &Model<'_>, term: &Term) -> String {
    let action_name = |action: &Term| match &*action.kind {
        TermKind::Call(id, _) => names::camel(&model.program().get(*id).name),
        TermKind::Quantifier { body, .. } => match &*body.kind {
            TermKind::Call(id, _) => format!("Some{}", names::camel(&model.program().get(*id).name)),
            _ => "Some".into(),
        },
        _ => "Action".into(),
    };
    match &*term.kind {
        TermKind::Enabled(inner) => match &*inner.kind {
            TermKind::Angle(action, _) => format!("{}Enabled", action_name(action)),
            _ => format!("{}Enabled", action_name(inner)),
        },
        TermKind::Angle(action, _) => format!("{}Taken", action_name(action)),
        TermKind::Square(action, _) => format!("{}OrStutters", action_name(action)),
        TermKind::Call(id, _) => names::camel(&model.program().get(*id).name),
        _ => {
            let owner = model
                .program()
                .definitions
                .iter()
                .filter(|d| !d.is_let && d.span.contains(term.span))
                .min_by_key(|d| d.span.end - d.span.start);
            owner.map_or_else(|| "Predicate".into(), |owner| format!("Of{}", names::camel(&owner.name)))
        }
    }
}
