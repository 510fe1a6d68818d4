//! Modules, unit by unit.

use std::sync::Arc;

use indexmap::IndexMap;

use super::elaborator::Elaborator;
use super::entries::{Fact, Kind, Module, ModuleId, Syntax};
use super::expressions::LabelScope;
use super::level_data::{LevelData, Parameter};
use super::names::{Binding, Entity, key, module_key};
use crate::ast::{self, UnitKind};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::term::{Constant, ConstantId, Level, LocalId, Variable, VariableId};

impl<'a> Elaborator<'a> {
    /// A module of a file or a nested one, in the scope at hand.
    pub fn module_text(&mut self, syntax: &'a ast::Module) -> ModuleId {
        let id = ModuleId(self.modules.len() as u32);
        self.modules.push(Module {
            name: syntax.name.text.clone(),
            constants: vec![],
            variables: vec![],
            names: IndexMap::new(),
            assumptions: vec![],
            theorems: vec![],
            levels: LevelData::default(),
            is_constant: true,
        });
        let outer = std::mem::replace(&mut self.module, id);
        let mark = self.scope.mark();
        self.promised.push(vec![]);
        for name in &syntax.extends {
            self.extend(name);
        }
        for unit in &syntax.units {
            self.unit(unit);
        }
        self.keep_promises();
        let names: IndexMap<Arc<str>, Binding> =
            self.scope.since(mark).map(|(name, binding)| (name.clone(), *binding)).collect();
        self.modules[id.0 as usize].names = names;
        self.close_levels(id);
        self.scope.undo(mark);
        self.module = outer;
        id
    }

    fn unit(&mut self, unit: &'a ast::Unit) {
        self.labels = LabelScope::default();
        match &unit.kind {
            UnitKind::Separator => {}
            UnitKind::Constants(declarations) => {
                self.not_while_promised(unit.span, "a constant declaration");
                for declaration in declarations {
                    self.declare_constant(declaration);
                }
            }
            UnitKind::Variables(names) => {
                self.not_while_promised(unit.span, "a variable declaration");
                for name in names {
                    self.declare_variable(name);
                }
            }
            UnitKind::Recursive(declarations) => self.promise(declarations),
            UnitKind::Definition { local, definition } => self.definition(definition, *local),
            UnitKind::Instance { local, instance } => self.import_instance(instance, *local),
            UnitKind::Assumption(assumption) => {
                self.not_while_promised(unit.span, "an assumption");
                self.assumption(assumption);
            }
            UnitKind::Theorem(theorem) => {
                self.not_while_promised(unit.span, "a theorem");
                self.theorem(theorem);
            }
            UnitKind::UseOrHide(statement) => {
                self.not_while_promised(unit.span, "a USE or HIDE statement");
                self.use_or_hide(statement);
            }
            UnitKind::Module(inner) => {
                self.not_while_promised(unit.span, "a nested module");
                self.nested_module(inner);
            }
        }
    }

    fn nested_module(&mut self, inner: &'a ast::Module) {
        let name = module_key(&inner.name.text);
        let taken = self.scope.get(&name).and_then(|binding| binding.span);
        let id = self.module_text(inner);
        match taken {
            Some(first) => self.error(
                Diagnostic::error("E4223", format!("there are two modules `{}` here", inner.name))
                    .label(inner.name.span, "this one")
                    .label(first, "the other one came in here"),
            ),
            None => {
                let binding = Binding { entity: Entity::Module(id), span: Some(inner.name.span), local: false };
                self.scope.insert(name, binding);
            }
        }
    }

    /// `EXTENDS`: everything that the module declares and defines, unless it is `LOCAL`.
    fn extend(&mut self, name: &'a ast::Name) {
        let Some(id) = self.find_module(name) else { return };
        let imported: Vec<(Arc<str>, Binding)> = {
            let module = self.module_of(id);
            module.names.iter().filter(|(_, b)| !b.local).map(|(name, b)| (name.clone(), *b)).collect()
        };
        for (name, binding) in imported {
            match self.scope.get(&name).copied() {
                None => self.scope.insert(name, binding),
                Some(before) if before.entity == binding.entity => {}
                Some(before) => self.unify_extended(&name, before, binding),
            }
        }
        // A nested module of the same name must be told from the one that was extended.
        let module = Binding { entity: Entity::Module(id), span: Some(name.span), local: true };
        let key = module_key(&name.text);
        if self.scope.get(&key).is_none() {
            self.scope.insert(key, module);
        }
        self.take_over(id);
    }

    /// Two extended modules both introduce a name: one of a kind, the first one counts; else it is an error.
    fn unify_extended(&mut self, name: &str, first: Binding, second: Binding) {
        let declared = |entity| matches!(entity, Entity::Constant(_) | Entity::Variable(_));
        match (first.entity, second.entity) {
            (Entity::Constant(a), Entity::Constant(b)) => drop(self.same_constants.insert(b, a)),
            (Entity::Variable(a), Entity::Variable(b)) => drop(self.same_variables.insert(b, a)),
            (Entity::Definition(a), Entity::Definition(b)) if self.same_origin(a, b) => return,
            _ => {}
        }
        let of_a_kind = std::mem::discriminant(&first.entity) == std::mem::discriminant(&second.entity)
            || (declared(first.entity) && declared(second.entity));
        let (what_first, what_second) = (self.kind_of(first.entity), self.kind_of(second.entity));
        let mut diagnostic = if of_a_kind {
            Diagnostic::warning("W4800", format!("two extended modules introduce `{name}`"))
        } else {
            Diagnostic::error("E4224", format!("two extended modules give `{name}` different kinds of meaning"))
        };
        if let Some(span) = second.span {
            let ignored = if of_a_kind { ", which is ignored" } else { "" };
            diagnostic = diagnostic.label(span, format!("{what_second} of one{ignored}"));
        }
        if let Some(span) = first.span {
            let counts = if of_a_kind { ", which counts" } else { "" };
            diagnostic = diagnostic.label(span, format!("{what_first} of the other{counts}"));
        }
        self.error(diagnostic);
    }

    /// Whether two definitions are one that came along two ways.
    pub fn same_origin(&self, a: crate::term::DefId, b: crate::term::DefId) -> bool {
        self.entry(a).origin == self.entry(b).origin
    }

    /// Declarations, assumptions, theorems and demands on levels of an extended module.
    fn take_over(&mut self, extended: ModuleId) {
        let from = self.module_of(extended);
        let (constants, variables) = (from.constants.clone(), from.variables.clone());
        let (assumptions, theorems) = (from.assumptions.clone(), from.theorems.clone());
        let (levels, is_constant) = (from.levels.clone(), from.is_constant);
        let into = &mut self.modules[self.module.0 as usize];
        into.constants.extend(constants.into_iter().filter(|id| !into.constants.contains(id)).collect::<Vec<_>>());
        into.variables.extend(variables.into_iter().filter(|id| !into.variables.contains(id)).collect::<Vec<_>>());
        for fact in assumptions {
            if !into.assumptions.iter().any(|known| known.term.span == fact.term.span) {
                into.assumptions.push(fact);
            }
        }
        for fact in theorems {
            if !into.theorems.iter().any(|known| known.term.span == fact.term.span) {
                into.theorems.push(fact);
            }
        }
        into.levels.add_demands(&levels);
        into.is_constant &= is_constant;
    }

    /// The module that `EXTENDS` or `INSTANCE` names: a nested one in scope, or one of its own file.
    pub fn find_module(&mut self, name: &ast::Name) -> Option<ModuleId> {
        if let Some(Binding { entity: Entity::Module(id), .. }) = self.scope.get(&module_key(&name.text)) {
            return Some(*id);
        }
        if let Some(&id) = self.external.get(&name.text) {
            return Some(id);
        }
        let mut error =
            Diagnostic::error("E4220", format!("there is no module `{name}`")).label(name.span, "needed here");
        if let Some(not_found) = self.loaded.missing.get(&name.text) {
            for place in &not_found.places {
                error = error.note(format!("looked for {place}"));
            }
        }
        error = error.note("and among the modules that are built in");
        if let Some(near) = nearest(&name.text, super::library::names()) {
            error = error.help(format!("did you mean the built-in module `{near}`?"));
        }
        self.error(error);
        self.incomplete = true;
        None
    }

    fn declare_constant(&mut self, declaration: &'a ast::Declaration) {
        let name = key(&declaration.name.kind);
        let id = ConstantId(self.constants.len() as u32);
        self.constants.push(Constant { name: name.clone(), arity: declaration.arity as u32, span: declaration.span });
        if self.declare(&name, declaration.name.span, Entity::Constant(id), false) {
            self.modules[self.module.0 as usize].constants.push(id);
        }
    }

    fn declare_variable(&mut self, name: &'a ast::Name) {
        let id = VariableId(self.variables.len() as u32);
        self.variables.push(Variable { name: name.text.clone(), span: name.span });
        if self.declare(&name.text, name.span, Entity::Variable(id), false) {
            self.modules[self.module.0 as usize].variables.push(id);
        }
    }

    fn assumption(&mut self, assumption: &'a ast::Assumption) {
        self.labels = LabelScope::of_statement(assumption.name.is_some());
        let term = self.expression(&assumption.body);
        let data = self.levels_of(&term);
        if data.level != Level::Constant && self.report_levels {
            let what = super::levels::describe(data.level);
            self.error(
                Diagnostic::error("E4206", "an assumption must be about constants")
                    .label(assumption.body.span, format!("this is {what}"))
                    .help("state what holds of states as an invariant, what holds of behaviours as a property"),
            );
        }
        let mut demands = data;
        demands.limit_constants(Level::Action);
        self.add_module_demands(&demands);
        if let Some(name) = &assumption.name {
            let id = self.new_definition(name.text.clone(), assumption.span, name.span, Kind::Fact);
            self.entry_mut(id).syntax = Some(Syntax::Formula(&assumption.body));
            self.complete(id, vec![], term.clone());
            self.declare(&name.text, name.span, Entity::Definition(id), false);
        }
        if !assumption.is_axiom {
            let fact = Fact { name: assumption.name.as_ref().map(|name| name.text.clone()), term };
            self.modules[self.module.0 as usize].assumptions.push(fact);
        }
    }

    /// Adds what a unit's text asks of the levels of the module's constants.
    pub fn add_module_demands(&mut self, demands: &LevelData) {
        let module = &mut self.modules[self.module.0 as usize];
        module.levels.add_demands(demands);
        module.is_constant &= demands.level == Level::Constant;
    }

    fn close_levels(&mut self, id: ModuleId) {
        let module = &mut self.modules[id.0 as usize];
        module.is_constant &= module.variables.is_empty();
        if !module.is_constant {
            for &constant in &module.constants {
                module.levels.limit(Parameter::Constant(constant), Level::Constant);
            }
        }
        let constants = &module.constants;
        let known = |p: &Parameter| matches!(p, Parameter::Constant(id) if constants.contains(id));
        module.levels.limits.retain(|p, _| known(p));
        module.levels.argument_limits.retain(|(p, _), _| known(p));
        module.levels.arguments.retain(|(o, _, p)| known(o) && known(p));
    }

    /// Identifiers that a list of bounds introduces, for the label rules.
    pub fn label_locals(&mut self, locals: impl IntoIterator<Item = LocalId>) {
        self.labels.bound.extend(locals);
    }

    pub fn span_of_entity(&self, entity: Entity) -> Option<Span> {
        match entity {
            Entity::Constant(id) => Some(self.constants[id.0 as usize].span),
            Entity::Variable(id) => Some(self.variables[id.0 as usize].span),
            Entity::Definition(id) => Some(self.entry(id).name_span),
            Entity::Local(id) => Some(self.locals[id.0 as usize].span),
            Entity::Instance(_) | Entity::Module(_) | Entity::Language(_) => None,
        }
    }
}

impl LevelData {
    /// Declared constants in it may not become anything above `level`.
    pub fn limit_constants(&mut self, level: Level) {
        let constants: Vec<_> =
            self.parameters.iter().copied().filter(|p| matches!(p, Parameter::Constant(_))).collect();
        for constant in constants {
            self.limit(constant, level);
        }
    }
}
