//! From the resolver's arenas to the [`Program`]: only what the root module can reach, densely numbered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::elaborator::Elaborator;
use super::entries::{Fact, InstanceId, Kind, Module};
use super::names::Entity;
use crate::ast;
use crate::source::Span;
use crate::term::{Body, ConstantId, DefId, LocalId, Program, Rewriter, Statement, VariableId};

/// So many names of instances are made accessible from outside; a chain of instances can have any number.
const MOST_INSTANCE_NAMES: usize = 20_000;

impl Elaborator<'_> {
    pub fn extract(&mut self) -> Program {
        let Some(names) = self.visible_names() else { return Program::default() };
        let Some(module) = self.root() else { return Program::default() };
        let root = module.name.clone();
        let facts: Vec<Fact> = module.assumptions.iter().chain(&module.theorems).cloned().collect();
        let same = (&self.same_constants, &self.same_variables);
        let constants: Vec<_> = module.constants.iter().filter(|id| !same.0.contains_key(id)).copied().collect();
        let variables: Vec<_> = module.variables.iter().filter(|id| !same.1.contains_key(id)).copied().collect();
        let assumptions = module.assumptions.len();
        let mut numbering = Numbering {
            constants: number(&constants, &self.same_constants),
            variables: number(&variables, &self.same_variables),
            definitions: BTreeMap::new(),
            locals: BTreeMap::new(),
            kept_locals: vec![],
        };
        let reached = self.reached(names.values().copied(), &facts);
        for (index, id) in reached.iter().enumerate() {
            numbering.definitions.insert(*id, DefId(index as u32));
        }
        let mut definitions = vec![];
        for &id in &reached {
            let mut definition = self.entry(id).definition.clone();
            definition.parameters = definition.parameters.iter().map(|&local| numbering.bind(local)).collect();
            if let Body::Term(body) = &definition.body {
                definition.body = Body::Term(numbering.term(body));
            }
            definitions.push(definition);
        }
        let mut statements: Vec<Statement> =
            facts.into_iter().map(|fact| Statement { name: fact.name, term: numbering.term(&fact.term) }).collect();
        let theorems = statements.split_off(assumptions);
        Program {
            name: root,
            constants: constants.iter().map(|id| self.constants[id.0 as usize].clone()).collect(),
            variables: variables.iter().map(|id| self.variables[id.0 as usize].clone()).collect(),
            locals: numbering.kept_locals.iter().map(|id| self.locals[id.0 as usize].clone()).collect(),
            names: names.into_iter().map(|(name, id)| (name, numbering.definition(id))).collect(),
            definitions,
            assumptions: statements,
            theorems,
            symbols: std::mem::take(&mut self.symbols),
            texts: self.texts(),
        }
    }

    /// Where the modules are written.
    fn texts(&self) -> Vec<Span> {
        let mut texts = vec![];
        for index in &self.loaded.order {
            inner_first(&self.loaded.modules[*index].module, &mut texts);
        }
        texts
    }

    /// The root's names of definitions, those inside its named instances included.
    fn visible_names(&mut self) -> Option<BTreeMap<Arc<str>, DefId>> {
        let root = self.root()?;
        let mut names = BTreeMap::new();
        let mut pending: Vec<(Arc<str>, InstanceId)> = vec![];
        for (name, binding) in &root.names {
            match binding.entity {
                Entity::Definition(id) if self.has_value(id) => drop(names.insert(name.clone(), id)),
                Entity::Instance(id) => pending.push((name.clone(), id)),
                _ => {}
            }
        }
        let mut next = 0;
        while let Some((path, instance)) = pending.get(next).cloned() {
            next += 1;
            for member in self.member_names(instance, "") {
                let member = member.trim_start_matches('!');
                if names.len() >= MOST_INSTANCE_NAMES {
                    return Some(names);
                }
                let full = format!("{path}!{member}").into();
                match self.member(instance, member) {
                    Some((Entity::Definition(id), _)) if self.has_value(id) => drop(names.insert(full, id)),
                    Some((Entity::Instance(inner), _)) if pending.len() < MOST_INSTANCE_NAMES => {
                        pending.push((full, inner));
                    }
                    _ => {}
                }
            }
        }
        Some(names)
    }

    fn root(&self) -> Option<&Module> {
        let name = &self.loaded.modules.first()?.module.name.text;
        self.external.get(name).map(|id| self.module_of(*id))
    }

    fn has_value(&self, id: DefId) -> bool {
        matches!(self.entry(id).kind, Kind::Operator | Kind::Function | Kind::Fact)
    }

    /// Everything that can be reached, in the order of the resolver's arena.
    fn reached(&self, names: impl Iterator<Item = DefId>, facts: &[Fact]) -> Vec<DefId> {
        let mut pending: Vec<DefId> = names.collect();
        for fact in facts {
            pending.extend(crate::term::mentions(&fact.term, &mut BTreeSet::new()));
        }
        let mut reached = BTreeSet::new();
        while let Some(id) = pending.pop() {
            if reached.insert(id) {
                pending.extend(&self.entry(id).calls);
            }
        }
        let mut order: Vec<DefId> = reached.into_iter().collect();
        order.sort_by_key(|id| self.entry(*id).sequence);
        order
    }
}

/// New numbers for everything that has one.
struct Numbering {
    constants: BTreeMap<ConstantId, ConstantId>,
    variables: BTreeMap<VariableId, VariableId>,
    definitions: BTreeMap<DefId, DefId>,
    locals: BTreeMap<LocalId, LocalId>,
    kept_locals: Vec<LocalId>,
}

impl Rewriter for Numbering {
    fn bind(&mut self, local: LocalId) -> LocalId {
        self.local(local)
    }

    /// A `LET` definition mentions identifiers that are bound around it, which come later in the order.
    fn local(&mut self, local: LocalId) -> LocalId {
        *self.locals.entry(local).or_insert_with(|| {
            self.kept_locals.push(local);
            LocalId(self.kept_locals.len() as u32 - 1)
        })
    }

    fn definition(&mut self, id: DefId) -> DefId {
        self.definitions.get(&id).copied().unwrap_or(id)
    }

    fn constant(&mut self, id: ConstantId) -> ConstantId {
        self.constants.get(&id).copied().unwrap_or(id)
    }

    fn variable(&mut self, id: VariableId) -> VariableId {
        self.variables.get(&id).copied().unwrap_or(id)
    }
}

/// Adds where a module is written, behind those inside of it.
fn inner_first(module: &ast::Module, texts: &mut Vec<Span>) {
    for unit in &module.units {
        if let ast::UnitKind::Module(inner) = &unit.kind {
            inner_first(inner, texts);
        }
    }
    texts.push(module.span);
}

trait Id: Copy + Ord {
    fn nth(index: usize) -> Self;
}

impl Id for ConstantId {
    fn nth(index: usize) -> Self {
        ConstantId(index as u32)
    }
}

impl Id for VariableId {
    fn nth(index: usize) -> Self {
        VariableId(index as u32)
    }
}

/// Dense numbers for the kept; one that is the same as a kept one gets its number.
fn number<T: Id>(kept: &[T], same: &BTreeMap<T, T>) -> BTreeMap<T, T> {
    let mut numbers: BTreeMap<T, T> = kept.iter().enumerate().map(|(index, id)| (*id, T::nth(index))).collect();
    for (&id, &first) in same {
        let mut first = first;
        while let Some(&earlier) = same.get(&first) {
            first = earlier;
        }
        if let Some(&number) = numbers.get(&first) {
            numbers.insert(id, number);
        }
    }
    numbers
}
