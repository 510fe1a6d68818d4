//! What the resolver knows of definitions, instances and modules.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::level_data::{LevelData, Profile};
use super::names::Binding;
use crate::ast;
use crate::source::Span;
use crate::term::{ConstantId, DefId, Definition, Global, LocalId, Operator, Term, VariableId};

/// Index of an [`Instance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct InstanceId(pub u32);

/// Index of a [`Module`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ModuleId(pub u32);

/// A definition with what is known of it.
pub(super) struct Entry<'a> {
    /// The definition. Its body is a placeholder until it is complete.
    pub definition: Definition,
    /// What it is.
    pub kind: Kind,
    /// Its levels; absent before it is complete, unless it is recursive.
    pub profile: Option<Rc<Profile>>,
    /// Its place among the completed: later than everything that it needs, recursion aside.
    pub sequence: u32,
    /// The constants and variables that it depends on.
    pub globals: Rc<BTreeSet<Global>>,
    /// The definitions that its body names.
    pub calls: Vec<DefId>,
    /// How many identifiers had been bound before it was named.
    pub locals: u32,
    /// Its syntax, for references into it.
    pub syntax: Option<Syntax<'a>>,
    /// For a copy: the instance that it was made for, and what it was made of.
    pub copy_of: Option<(InstanceId, DefId)>,
    /// The definition that this one is a copy of; itself for an original.
    pub origin: DefId,
    /// Where its name stands.
    pub name_span: Span,
    /// The number of bounds of a function definition.
    pub bounds: Option<usize>,
}

/// What an [`Entry`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A defined operator.
    Operator,
    /// A function definition.
    Function,
    /// Declared `RECURSIVE` at this depth of `LET`s and not yet defined.
    Promised { depth: u32 },
    /// A named theorem or assumption that is a formula.
    Fact,
    /// A named theorem that is a sequent, or a proof step that is no formula.
    Sequent,
    /// A proof step that states nothing.
    Step,
}

impl Kind {
    /// Whether a proof may use it as a fact.
    pub fn is_fact(self) -> bool {
        matches!(self, Kind::Fact | Kind::Sequent | Kind::Step)
    }
}

/// The syntax that a definition was made from.
#[derive(Clone, Copy)]
pub(super) enum Syntax<'a> {
    /// An operator.
    Operator(&'a ast::OperatorDefinition),
    /// A function.
    Function(&'a ast::FunctionDefinition),
    /// A theorem's or step's statement.
    Statement(&'a ast::Statement),
    /// A step that is no plain statement: its parts are parts of it.
    Step(&'a ast::StepKind),
    /// An assumption or another formula.
    Formula(&'a ast::Expr),
}

/// An `INSTANCE` of a module, or one that is reached through another.
pub(super) enum Instance {
    /// `INSTANCE M WITH …`
    Direct(Direct),
    /// The instance `inner` of the module that `outer` is an instance of.
    Composed { outer: InstanceId, inner: InstanceId },
}

/// `I(p, …) == INSTANCE M WITH …`
pub(super) struct Direct {
    /// The module.
    pub module: ModuleId,
    /// Its name with `!`, or nothing for an instance without a name.
    pub prefix: Arc<str>,
    /// Its parameters.
    pub parameters: Vec<LocalId>,
    /// What stands for the module's constants and variables.
    pub replacements: Rc<BTreeMap<Global, Replacement>>,
    /// The copies made so far, by their originals.
    pub copies: HashMap<DefId, DefId>,
    /// The `LET` that it stands in, by its index among the open ones.
    pub let_group: Option<usize>,
}

/// What stands for a constant or variable of an instantiated module.
#[derive(Clone)]
pub(super) enum Replacement {
    /// An expression.
    Term(Term),
    /// An operator.
    Operator(Operator),
}

/// A module, resolved or in the making.
pub(super) struct Module {
    /// Its name.
    pub name: Arc<str>,
    /// The constants that it and the modules that it extends declare, in order.
    pub constants: Vec<ConstantId>,
    /// The variables, likewise.
    pub variables: Vec<VariableId>,
    /// Every name that it defines, declares or has from modules that it extends, `LOCAL` ones included.
    pub names: IndexMap<Arc<str>, Binding>,
    /// The assumptions of it and of the modules that it extends.
    pub assumptions: Vec<Fact>,
    /// The theorems that are formulas, likewise.
    pub theorems: Vec<Fact>,
    /// What its text asks of the levels of its constants.
    pub levels: LevelData,
    /// Whether it has neither variables nor operators above constant level.
    pub is_constant: bool,
}

/// An assumption or theorem.
#[derive(Clone)]
pub(super) struct Fact {
    /// Its name, where it has one.
    pub name: Option<Arc<str>>,
    /// The formula.
    pub term: Term,
}
