//! What names stand for, and the scope that says so.

use std::collections::HashMap;
use std::sync::Arc;

use super::entries::{InstanceId, ModuleId};
use crate::ast::{Operator, SymbolKind};
use crate::source::Span;
use crate::term::{ConstantId, DefId, LocalId, VariableId};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    /// A declared constant.
    Constant(ConstantId),
    /// A declared variable.
    Variable(VariableId),
    /// A definition, theorem or assumption.
    Definition(DefId),
    /// A bound identifier.
    Local(LocalId),
    /// A named instance.
    Instance(InstanceId),
    /// A module.
    Module(ModuleId),
    /// An operator of the language.
    Language(Operator),
}

/// A name's meaning with what is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Binding {
    /// What it stands for.
    pub entity: Entity,
    /// Where it got this meaning; nowhere for the language's own.
    pub span: Option<Span>,
    /// Whether modules that extend or instantiate this one don't see it.
    pub local: bool,
}

/// The names in force. TLA+ has no shadowing, but proofs do, so that a name's earlier meaning comes back.
#[derive(Default)]
pub(super) struct Scope {
    bindings: HashMap<Arc<str>, Binding>,
    trail: Vec<(Arc<str>, Option<Binding>)>,
}

/// A point to which a scope can be brought back.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl Scope {
    /// The scope of a module's first line.
    pub fn of_language() -> Self {
        let mut scope = Scope::default();
        for &operator in Operator::ALL {
            if is_language(operator) {
                let binding = Binding { entity: Entity::Language(operator), span: None, local: true };
                scope.bindings.insert(operator.symbol().into(), binding);
            }
        }
        scope
    }

    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.bindings.get(name)
    }

    pub fn insert(&mut self, name: Arc<str>, binding: Binding) {
        let before = self.bindings.insert(name.clone(), binding);
        self.trail.push((name, before));
    }

    pub fn mark(&self) -> Mark {
        Mark(self.trail.len())
    }

    /// Takes back everything since `mark`.
    pub fn undo(&mut self, mark: Mark) {
        for (name, before) in self.trail.drain(mark.0..).rev() {
            match before {
                Some(binding) => self.bindings.insert(name, binding),
                None => self.bindings.remove(&name),
            };
        }
    }

    /// What was added since `mark`, in order.
    pub fn since(&self, mark: Mark) -> impl Iterator<Item = (&Arc<str>, &Binding)> {
        let added = self.trail.get(mark.0..).unwrap_or_default();
        added.iter().filter_map(|(name, _)| Some((name, self.bindings.get(name)?)))
    }

    /// Every name with its meaning, in no order.
    pub fn bindings(&self) -> impl Iterator<Item = (&Arc<str>, &Binding)> {
        self.bindings.iter()
    }

    /// Every name that can be written in an expression.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.bindings.keys().map(|name| &**name).filter(|name| !name.contains(' '))
    }
}

/// The name of a declaration, definition or reference as the scope knows it.
pub(super) fn key(symbol: &SymbolKind) -> Arc<str> {
    match symbol {
        SymbolKind::Name(text) => text.clone(),
        SymbolKind::Operator(operator) => operator.symbol().into(),
    }
}

/// The name of a module as the scope knows it: modules have names of their own, apart from operators'.
pub(super) fn module_key(name: &str) -> Arc<str> {
    format!("MODULE {name}").into()
}

/// Words that the language gives their meaning, which no definition can change.
pub(super) fn is_reserved(name: &str) -> bool {
    matches!(name, "TRUE" | "FALSE" | "BOOLEAN" | "STRING")
}

/// Whether the language itself gives an operator symbol its meaning.
pub(super) fn is_language(operator: Operator) -> bool {
    use Operator as O;
    matches!(
        operator,
        O::Not
            | O::Always
            | O::Eventually
            | O::Enabled
            | O::Unchanged
            | O::Subset
            | O::Union
            | O::Domain
            | O::Implies
            | O::Equivalent
            | O::LeadsTo
            | O::PlusArrow
            | O::And
            | O::Or
            | O::Equals
            | O::NotEquals
            | O::In
            | O::NotIn
            | O::SubsetEq
            | O::Cdot
            | O::Difference
            | O::Intersection
            | O::SetUnion
            | O::Times
            | O::Prime
    )
}
