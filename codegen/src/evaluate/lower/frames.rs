//! Frames in the making: what identifiers stand for in them, and what they take along from those around.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::Lowerer;
use crate::evaluate::code::{Code, CodeBody, LetCode, Parameter, Pattern, Source};
use crate::term::{self, Body, DefId, LocalId};

/// What an identifier stands for in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    /// A bound identifier; a parameter read under a prime is another one.
    Local(LocalId, bool),
    /// A `LET` definition, or a function inside its own rule; likewise.
    Definition(DefId, bool),
    /// `@`
    At,
}

#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub slot: u32,
    pub kind: BindingKind,
}

#[derive(Clone, Debug)]
pub(super) enum BindingKind {
    /// A value.
    Value,
    /// A value, thunk, or operator.
    Argument,
    /// A `LET` definition of this very frame.
    Let(Arc<LetCode>),
}

/// A frame in the making.
#[derive(Default)]
pub(super) struct Frame {
    pub bindings: BTreeMap<Key, Binding>,
    pub slots: u32,
    pub captures: Vec<(Key, u32)>,
    pub formals: Vec<LocalId>,
    pub parameters: Vec<Parameter>,
    pub own: Option<u32>,
    /// The `LET` operator whose body it holds, where that calls itself.
    pub of: Option<DefId>,
    /// Whether nothing of the frame around it can be seen.
    pub is_procedure: bool,
}

impl Frame {
    pub fn slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }
}

impl Lowerer<'_> {
    pub(super) fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Binds an identifier that quantifiers and the like introduce.
    pub(super) fn bind_local(&mut self, local: LocalId) -> u32 {
        self.rigid.insert(local);
        let slot = self.frame().slot();
        self.frame().bindings.insert(Key::Local(local, false), Binding { slot, kind: BindingKind::Value });
        slot
    }

    pub(super) fn bind_pattern(&mut self, pattern: &term::Pattern) -> Pattern {
        match pattern {
            term::Pattern::Local(local) => Pattern::Slot(self.bind_local(*local)),
            term::Pattern::Tuple(locals) => {
                Pattern::Tuple(locals.iter().map(|local| self.bind_local(*local)).collect())
            }
        }
    }

    /// A pattern as it is written.
    pub(super) fn name_of(&self, pattern: &term::Pattern) -> String {
        let name = |local: &LocalId| self.machine.program.locals[local.0 as usize].name.to_string();
        match pattern {
            term::Pattern::Local(local) => name(local),
            term::Pattern::Tuple(locals) => format!("<<{}>>", locals.iter().map(name).collect::<Vec<_>>().join(", ")),
        }
    }

    /// What an identifier stands for in the innermost frame. What stands in a frame around is captured.
    pub(super) fn resolve(&mut self, key: Key) -> Option<Binding> {
        let last = self.frames.len().checked_sub(1)?;
        self.resolve_in(last, key)
    }

    fn resolve_in(&mut self, index: usize, key: Key) -> Option<Binding> {
        let key = match key {
            Key::Local(local, true) if self.rigid.contains(&local) => Key::Local(local, false),
            other => other,
        };
        let frame = &mut self.frames[index];
        if let Some(binding) = frame.bindings.get(&key) {
            return Some(binding.clone());
        }
        if let Key::Local(local, primed) = key
            && let Some(position) = frame.formals.iter().position(|formal| *formal == local)
        {
            let slot = frame.slot();
            frame.parameters.push(Parameter { index: position as u32, primed, slot });
            let binding = Binding { slot, kind: BindingKind::Argument };
            frame.bindings.insert(key, binding.clone());
            return Some(binding);
        }
        if frame.is_procedure || index == 0 {
            return None;
        }
        let outer = self.resolve_in(index - 1, key)?;
        // What is defined through this operator is made anew within it: neither could be closed over before the other.
        if let (Key::Definition(id, _), BindingKind::Let(code)) = (key, &outer.kind)
            && let Some(of) = self.frames[index].of
            && self.leads_to(id, of)
        {
            let kind = BindingKind::Let(Arc::new(LetCode { is_operator: code.is_operator, ..LetCode::default() }));
            let binding = Binding { slot: self.frames[index].slot(), kind };
            self.frames[index].bindings.insert(key, binding.clone());
            return Some(binding);
        }
        let frame = &mut self.frames[index];
        let slot = frame.slot();
        frame.captures.push((key, slot));
        let kind = match outer.kind {
            BindingKind::Value => BindingKind::Value,
            BindingKind::Argument | BindingKind::Let(_) => BindingKind::Argument,
        };
        let binding = Binding { slot, kind };
        frame.bindings.insert(key, binding.clone());
        Some(binding)
    }

    /// Whether evaluating a definition may come to another one.
    fn leads_to(&self, from: DefId, to: DefId) -> bool {
        let (mut seen, mut open) = (HashSet::new(), vec![from]);
        while let Some(id) = open.pop() {
            if id == to {
                return true;
            }
            if seen.insert(id)
                && let Body::Term(body) = &self.machine.program.get(id).body
            {
                open.extend(term::mentions(body, &mut BTreeSet::new()));
            }
        }
        false
    }

    /// Makes code with a frame of its own inside the current one.
    pub(super) fn nested(
        &mut self,
        formals: &[LocalId],
        own: Option<Key>,
        body: impl FnOnce(&mut Self) -> CodeBody,
    ) -> (Code, Box<[Source]>) {
        self.frames.push(Frame { formals: formals.to_vec(), ..Frame::default() });
        if let Some(key) = own {
            let frame = self.frame();
            let slot = frame.slot();
            frame.own = Some(slot);
            frame.of = match key {
                Key::Definition(id, _) => Some(id),
                _ => None,
            };
            frame.bindings.insert(key, Binding { slot, kind: BindingKind::Argument });
        }
        let body = body(self);
        let frame = self.frames.pop().unwrap_or_default();
        let keys: Vec<Key> = frame.captures.iter().map(|capture| capture.0).collect();
        let sources = keys.into_iter().map(|key| self.source(key)).collect();
        (code(frame, body), sources)
    }

    /// Whether what is taken along from the current frame is a function in whose rule that stands.
    pub(super) fn names_its_rule(&self, sources: &[Source]) -> bool {
        let is_rule_of = |id: DefId| {
            self.frames.iter().any(|frame| frame.of == Some(id) && frame.own.is_some() && frame.formals.is_empty())
        };
        let is_taken = |slot: u32| sources.iter().any(|source| source.slot == slot);
        self.frames.last().is_some_and(|frame| {
            let mut bindings = frame.bindings.iter();
            bindings.any(|(key, binding)| match key {
                Key::Definition(id, _) => is_taken(binding.slot) && is_rule_of(*id),
                _ => false,
            })
        })
    }

    /// Where a captured slot comes from.
    pub(super) fn source(&mut self, key: Key) -> Source {
        match self.resolve(key) {
            Some(Binding { slot, kind: BindingKind::Let(definition) }) => {
                if let Key::Definition(id, primed) = key {
                    self.close_definition(id, primed, &definition);
                }
                Source { slot, definition: Some(definition) }
            }
            Some(Binding { slot, .. }) => Source { slot, definition: None },
            None => Source { slot: 0, definition: None },
        }
    }
}

pub(super) fn code(frame: Frame, body: CodeBody) -> Code {
    Code {
        parameters: frame.parameters.into(),
        captured: frame.captures.iter().map(|capture| capture.1).collect(),
        own: frame.own,
        slots: frame.slots,
        body,
    }
}
