//! The pass itself: its state, and the small operations that all of it uses.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::Resolution;
use super::entries::{Entry, Instance, InstanceId, Kind, Module, ModuleId};
use super::expressions::LabelScope;
use super::level_data::Profile;
use super::loading::Loaded;
use super::names::{Binding, Entity, Scope};
use super::proofs::ProofState;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceMap, Span};
use crate::term::{
    Body, Constant, ConstantId, DefId, Definition, Level, Local, LocalId, Symbols, Term, TermKind, Variable,
};

/// Resolves modules one after the other.
pub(super) struct Elaborator<'a> {
    pub loaded: &'a Loaded,
    pub sources: &'a SourceMap,
    pub diagnostics: Vec<Diagnostic>,
    pub symbols: Symbols,
    pub constants: Vec<Constant>,
    pub variables: Vec<Variable>,
    pub locals: Vec<Local>,
    /// The levels of bound identifiers that are no constants.
    pub local_levels: BTreeMap<LocalId, Level>,
    pub entries: Vec<Entry<'a>>,
    pub instances: Vec<Instance>,
    pub modules: Vec<Module>,
    /// Resolved modules that stand in files of their own.
    pub external: HashMap<Arc<str>, ModuleId>,
    /// Constants and variables that are one with another of the same name.
    pub same_constants: BTreeMap<ConstantId, ConstantId>,
    pub same_variables: BTreeMap<crate::term::VariableId, crate::term::VariableId>,
    pub scope: Scope,
    /// The module whose text is being resolved.
    pub module: ModuleId,
    /// Whether that text is built in.
    pub built_in: bool,
    /// For each open `LET`, its definitions so far.
    pub let_groups: Vec<Vec<DefId>>,
    /// For the module and each open `LET`, the operators declared `RECURSIVE` and not yet defined.
    pub promised: Vec<Vec<DefId>>,
    /// The recursive section's definitions, whose levels are computed twice.
    pub recursive_section: Vec<DefId>,
    /// Whether `@` has a meaning.
    pub at_allowed: bool,
    pub labels: LabelScope,
    pub proof: ProofState,
    /// Terms of proofs, kept for the tests of names and levels in them.
    pub proof_terms: Vec<Term>,
    /// Whether level errors are reported: not when something is looked at for a second time.
    pub report_levels: bool,
    pub sequence: u32,
    pub reported: HashSet<String>,
    /// Whether a module is missing: a name without a meaning may be one of its, and is not worth a word.
    pub incomplete: bool,
}

impl<'a> Elaborator<'a> {
    pub fn run(loaded: &'a Loaded, sources: &'a SourceMap, symbols: Symbols) -> Result<Resolution, Vec<Diagnostic>> {
        let mut elaborator = Self::new(loaded, sources, symbols);
        elaborator.all_modules();
        elaborator.finish()
    }

    pub fn new(loaded: &'a Loaded, sources: &'a SourceMap, symbols: Symbols) -> Self {
        Elaborator {
            loaded,
            sources,
            diagnostics: vec![],
            symbols,
            constants: vec![],
            variables: vec![],
            locals: vec![],
            local_levels: BTreeMap::new(),
            entries: vec![],
            instances: vec![],
            modules: vec![],
            external: HashMap::new(),
            same_constants: BTreeMap::new(),
            same_variables: BTreeMap::new(),
            scope: Scope::default(),
            module: ModuleId(0),
            built_in: false,
            let_groups: vec![],
            promised: vec![],
            recursive_section: vec![],
            at_allowed: false,
            labels: LabelScope::default(),
            proof: ProofState::default(),
            proof_terms: vec![],
            report_levels: true,
            sequence: 0,
            reported: HashSet::new(),
            incomplete: false,
        }
    }

    pub fn all_modules(&mut self) {
        for &index in &self.loaded.order {
            let loaded = &self.loaded.modules[index];
            self.built_in = loaded.built_in;
            self.scope = Scope::of_language();
            let id = self.module_text(&loaded.module);
            self.external.insert(loaded.module.name.text.clone(), id);
            if self.diagnostics.iter().any(Diagnostic::is_error) {
                break;
            }
        }
    }

    fn finish(mut self) -> Result<Resolution, Vec<Diagnostic>> {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return Err(self.diagnostics);
        }
        let program = self.extract();
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return Err(self.diagnostics);
        }
        Ok(Resolution { program, warnings: self.diagnostics })
    }

    pub fn error(&mut self, error: Diagnostic) {
        self.diagnostics.push(error);
    }

    pub fn module_name(&self) -> Arc<str> {
        self.modules[self.module.0 as usize].name.clone()
    }

    pub fn entry(&self, id: DefId) -> &Entry<'a> {
        &self.entries[id.0 as usize]
    }

    pub fn entry_mut(&mut self, id: DefId) -> &mut Entry<'a> {
        &mut self.entries[id.0 as usize]
    }

    pub fn module_of(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    pub fn add_instance(&mut self, instance: Instance) -> InstanceId {
        let id = InstanceId(self.instances.len() as u32);
        self.instances.push(instance);
        id
    }

    /// A new bound identifier, not yet in scope.
    pub fn new_local(&mut self, name: &Arc<str>, arity: usize, span: Span) -> LocalId {
        let id = LocalId(self.locals.len() as u32);
        self.locals.push(Local { name: name.clone(), arity: arity as u32, span });
        id
    }

    /// A new bound identifier in scope.
    pub fn bind(&mut self, name: &Arc<str>, arity: usize, span: Span) -> LocalId {
        let id = self.new_local(name, arity, span);
        self.declare(name, span, Entity::Local(id), true);
        id
    }

    /// A definition that is still to be completed.
    pub fn new_definition(&mut self, name: Arc<str>, span: Span, name_span: Span, kind: Kind) -> DefId {
        let id = DefId(self.entries.len() as u32);
        let definition = Definition {
            name,
            module: self.modules.get(self.module.0 as usize).map_or("".into(), |m| m.name.clone()),
            parameters: vec![],
            body: Body::Term(Term::new(TermKind::Boolean(true), span)),
            level: Level::Constant,
            recursive: false,
            is_let: !self.let_groups.is_empty(),
            is_barred: false,
            is_made: false,
            span,
        };
        self.entries.push(Entry {
            definition,
            kind,
            profile: None,
            sequence: u32::MAX,
            globals: Rc::new(BTreeSet::new()),
            calls: vec![],
            locals: self.locals.len() as u32,
            syntax: None,
            copy_of: None,
            origin: id,
            name_span,
            bounds: None,
        });
        id
    }

    /// What a definition does with its arguments; what a broken one does is anybody's guess.
    pub fn profile(&self, id: DefId) -> Rc<Profile> {
        let entry = self.entry(id);
        entry
            .profile
            .clone()
            .unwrap_or_else(|| Rc::new(Profile::plain(entry.definition.parameters.len(), Level::Temporal)))
    }

    /// Gives a name its meaning. The answer is whether it has it now; if not, a diagnostic was made.
    pub fn declare(&mut self, name: &Arc<str>, span: Span, entity: Entity, local: bool) -> bool {
        if super::names::is_reserved(name) {
            self.built_in_redefined(name, span);
            return false;
        }
        if let Some(before) = self.scope.get(name).copied() {
            if before.entity == entity {
                if local && !before.local {
                    self.scope.insert(name.clone(), Binding { local, ..before });
                }
                return true;
            }
            // SANY knows a declared prefix minus by another name than a defined one, so that both may stand.
            if &**name == "-." && matches!((before.entity, entity), (Entity::Constant(_), Entity::Definition(_))) {
                self.scope.insert(name.clone(), Binding { entity, span: Some(span), local });
                return true;
            }
            self.redefined(name, span, entity, before);
            return false;
        }
        self.scope.insert(name.clone(), Binding { entity, span: Some(span), local });
        true
    }

    fn redefined(&mut self, name: &str, span: Span, entity: Entity, before: Binding) {
        let Some(first) = before.span else {
            self.built_in_redefined(name, span);
            return;
        };
        let what = self.kind_of(before.entity);
        let twice = match (entity, before.entity) {
            (Entity::Constant(a), Entity::Constant(b)) => {
                self.constants[a.0 as usize].arity == self.constants[b.0 as usize].arity
            }
            (Entity::Variable(_), Entity::Variable(_)) => true,
            (Entity::Definition(a), Entity::Definition(b)) => {
                self.entry(a).kind.is_fact() && self.entry(b).kind.is_fact()
            }
            _ => false,
        };
        let diagnostic = if twice {
            Diagnostic::warning("W4801", format!("`{name}` is introduced twice"))
                .label(span, "this one is ignored")
                .label(first, format!("{what} that counts is here"))
        } else {
            Diagnostic::error("E4201", format!("`{name}` already has a meaning"))
                .label(span, "introduced again here")
                .label(first, format!("{what} of this name is here"))
                .help("choose another name: TLA+ has no shadowing")
        };
        self.error(diagnostic);
    }

    fn built_in_redefined(&mut self, name: &str, span: Span) {
        self.error(
            Diagnostic::error("E4202", format!("`{name}` is part of the language"))
                .label(span, "it cannot get another meaning")
                .help("choose another name or operator symbol"),
        );
    }

    /// What an entity is, with its article.
    pub fn kind_of(&self, entity: Entity) -> &'static str {
        match entity {
            Entity::Constant(_) => "the constant",
            Entity::Variable(_) => "the variable",
            Entity::Definition(id) if self.entry(id).kind.is_fact() => "the theorem or assumption",
            Entity::Definition(_) => "the definition",
            Entity::Local(_) => "the bound identifier",
            Entity::Instance(_) => "the instance",
            Entity::Module(_) => "the module",
            Entity::Language(_) => "the operator of the language",
        }
    }

    /// Reports a name that has no meaning, once.
    pub fn undefined(&mut self, name: &str, span: Span, candidates: Vec<String>) {
        if self.incomplete || !self.reported.insert(name.to_owned()) {
            return;
        }
        let mut error =
            Diagnostic::error("E4200", format!("`{name}` is not defined")).label(span, "nothing has this name here");
        let near = nearest(name, candidates.iter().map(String::as_str));
        if let Some(near) = near {
            error = error.help(format!("did you mean `{near}`?"));
        } else if let Some(module) = super::library::home_of(name) {
            error = error.help(format!("module `{module}` defines it: add `{module}` to EXTENDS"));
        }
        self.error(error);
    }

    /// The place of a failed expression, so that what surrounds it can be looked at too.
    pub fn broken(&self, span: Span) -> Term {
        Term::new(TermKind::Boolean(true), span)
    }
}
