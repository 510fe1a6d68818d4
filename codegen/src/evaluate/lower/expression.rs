//! Expressions.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use lockstep_model::Value;

use super::super::code::{Bound, Kind, LetCode, Needs, Node, Selector, Update};
use super::super::lazy::V;
use super::{Binding, BindingKind, Key, Lowerer};
use crate::machine::ConstantValue;
use crate::source::Span;
use crate::term::{self, Argument, Body, Builtin, ConstantId, DefId, Level, Term, TermKind};

impl Lowerer<'_> {
    /// The code of an expression; `primed` where it stands under a prime.
    pub(super) fn node(&mut self, term: &Term, primed: bool) -> Node {
        self.node_of(term, primed, None)
    }

    /// The same; `own` is the definition whose right-hand side it is, where that may name itself as a function.
    pub(super) fn node_of(&mut self, term: &Term, primed: bool, own: Option<Key>) -> Node {
        let (kind, needs) = self.kind(term, primed, own);
        cached(Node { kind, span: term.span, needs })
    }

    fn kind(&mut self, term: &Term, primed: bool, own: Option<Key>) -> (Kind, Needs) {
        let span = term.span;
        match &*term.kind {
            TermKind::Boolean(truth) => (Kind::Value(Value::Bool(*truth).into()), Needs::NOTHING),
            TermKind::Integer(number) => match i32::try_from(*number) {
                Ok(number) => (Kind::Value(Value::Int(number).into()), Needs::NOTHING),
                Err(_) => senseless(format!("the number {number} exceeds the 32 bits that are computed in")),
            },
            TermKind::Decimal(digits) => senseless(format!("{digits} is a real number, which cannot be computed with")),
            TermKind::String(text) => (Kind::Value(Value::Str(*text).into()), Needs::NOTHING),
            TermKind::Constant(id, arguments) => self.constant(*id, arguments, primed, span),
            TermKind::Variable(id) if primed => (Kind::Next(id.0), Needs::NEXT),
            TermKind::Variable(id) => (Kind::Variable(id.0), Needs::STATE),
            TermKind::Local(id, arguments) if arguments.is_empty() => match self.alias(*id) {
                Some(alias) => self.kind(&alias, primed, None),
                None => self.identifier(Key::Local(*id, primed)),
            },
            TermKind::Local(id, arguments) => self.call_slot(Key::Local(*id, primed), arguments, primed),
            TermKind::Call(id, arguments) => {
                let machine = self.machine;
                let (kind, needs) = match machine.program.replaced_by_name(term) {
                    Some(named) => self.kind(named, primed, None),
                    None => self.call(*id, arguments, primed, term),
                };
                match self.barred_variable(*id) {
                    Some(barred) if primed => {
                        let inner = Box::new(Node { kind, span, needs });
                        (Kind::Barred(barred, inner), needs.with(Needs::NEXT))
                    }
                    _ => (kind, needs),
                }
            }
            TermKind::Builtin(builtin, operands) => {
                let operands: Vec<Argument> = operands.iter().cloned().map(Argument::Term).collect();
                self.builtin(*builtin, &operands, primed)
            }
            TermKind::Let(ids, body) => {
                let slots = self.enter(ids);
                let body = self.node(body, primed);
                let needs = body.needs.with(Needs::FRAME);
                (Kind::Enter(slots, Box::new(body)), needs)
            }
            TermKind::If(a, b, c) => {
                let nodes = [a, b, c].map(|part| self.node(part, primed));
                let needs = nodes.iter().fold(Needs::NOTHING, |needs, node| needs.with(node.needs));
                (Kind::If(Box::new(nodes)), needs)
            }
            TermKind::Case(arms, other) => {
                let mut needs = Needs::NOTHING;
                let mut node = |part: &Term| {
                    let node = self.node(part, primed);
                    needs = needs.with(node.needs);
                    node
                };
                let arms = arms.iter().map(|(guard, value)| (node(guard), node(value))).collect();
                let other = other.as_ref().map(|value| Box::new(node(value)));
                (Kind::Case(arms, other), needs)
            }
            TermKind::And(items) => self.nodes(items, primed, Kind::And),
            TermKind::Or(items) => self.nodes(items, primed, Kind::Or),
            TermKind::Quantifier { exists, bounds, body } => {
                let (bounds, needs) = self.bounds(bounds, primed);
                let body = self.node(body, primed);
                let needs = needs.with(body.needs).with(Needs::FRAME);
                let exists = *exists;
                (Kind::Quantifier { exists, bounds, body: Box::new(body) }, needs)
            }
            TermKind::Unbounded { .. } => senseless("a quantifier without a set cannot be evaluated"),
            TermKind::Choose { pattern, set: Some(set), body } => {
                let set = self.node(set, primed);
                let pattern = self.bind_pattern(pattern);
                let body = self.node(body, primed);
                let needs = set.needs.with(body.needs).with(Needs::FRAME);
                (Kind::Choose { bound: Box::new(Bound { pattern, set }), body: Box::new(body) }, needs)
            }
            TermKind::Choose { set: None, .. } => senseless("a CHOOSE without a set cannot be evaluated"),
            TermKind::SetEnumeration(items) => self.nodes(items, primed, Kind::SetEnumeration),
            TermKind::Tuple(items) => self.nodes(items, primed, Kind::Tuple),
            TermKind::Product(items) => self.nodes(items, primed, Kind::Product),
            TermKind::SetFilter { bound, body } => {
                let set = self.node(&bound.set, primed);
                let (scoped, needs) = self.scoped(&[&bound.pattern], body, primed, None);
                let needs = needs.with(set.needs);
                (Kind::Filter(Box::new(set), Arc::new(scoped)), needs)
            }
            TermKind::SetMap { bounds, body } => {
                let (bounds, needs) = self.bounds(bounds, primed);
                let body = self.node(body, primed);
                let needs = needs.with(body.needs).with(Needs::FRAME);
                (Kind::Map { bounds, body: Box::new(body) }, needs)
            }
            TermKind::Function { bounds, body } => {
                let sets: Box<[Node]> = bounds.iter().map(|bound| self.node(&bound.set, primed)).collect();
                let patterns: Vec<&term::Pattern> = bounds.iter().map(|bound| &bound.pattern).collect();
                let (scoped, needs) = self.scoped(&patterns, body, primed, own);
                let needs = sets.iter().fold(needs, |needs, set| needs.with(set.needs));
                (Kind::Function(sets, Arc::new(scoped)), needs)
            }
            TermKind::Apply(function, argument) => self.pair(function, argument, primed, Kind::Apply),
            TermKind::FunctionSet(domain, range) => self.pair(domain, range, primed, Kind::FunctionSet),
            TermKind::Except(function, updates) => self.except(function, updates, primed),
            TermKind::At => self.identifier(Key::At),
            TermKind::Record(fields) => self.fields(fields, primed, Kind::Record),
            TermKind::RecordSet(fields) => self.fields(fields, primed, Kind::RecordSet),
            TermKind::Field(record, name) => {
                let record = self.node(record, primed);
                let needs = record.needs;
                (Kind::Field(Box::new(record), *name), needs)
            }
            TermKind::Prime(_) if primed => senseless("a prime inside a primed expression has no meaning"),
            TermKind::Prime(inner) => {
                let node = self.node(inner, true);
                (node.kind, node.needs)
            }
            TermKind::Enabled(_) if primed && !self.is_initial => senseless("a primed ENABLED cannot be evaluated"),
            TermKind::Enabled(action) => {
                let act = self.act(action, false);
                // In an initial predicate, of the state that is being assigned.
                let state = if primed { Needs::NEXT } else { Needs::STATE };
                (Kind::Enabled(Box::new(act), self.machine.program.height(span)), state.with(Needs::FRAME))
            }
            TermKind::Unchanged(_) | TermKind::Square(..) | TermKind::Angle(..) | TermKind::Compose(..) => {
                let act = self.act(term, primed);
                (Kind::Judge(Box::new(act)), Needs::STATE.with(Needs::NEXT).with(Needs::FRAME))
            }
            TermKind::Always(_)
            | TermKind::Eventually(_)
            | TermKind::LeadsTo(..)
            | TermKind::Guarantees(..)
            | TermKind::WeakFairness(..)
            | TermKind::StrongFairness(..)
            | TermKind::TemporalQuantifier { .. } => senseless("a temporal formula has no value in a state"),
        }
    }

    fn nodes(&mut self, items: &[Term], primed: bool, make: impl FnOnce(Box<[Node]>) -> Kind) -> (Kind, Needs) {
        let nodes: Box<[Node]> = items.iter().map(|item| self.node(item, primed)).collect();
        let needs = nodes.iter().fold(Needs::NOTHING, |needs, node| needs.with(node.needs));
        (make(nodes), needs)
    }

    fn pair(&mut self, a: &Term, b: &Term, primed: bool, make: impl FnOnce(Box<[Node; 2]>) -> Kind) -> (Kind, Needs) {
        let nodes = [a, b].map(|part| self.node(part, primed));
        let needs = nodes[0].needs.with(nodes[1].needs);
        (make(Box::new(nodes)), needs)
    }

    fn fields(
        &mut self,
        fields: &[(lockstep_model::value::Symbol, Term)],
        primed: bool,
        make: impl FnOnce(Box<[(lockstep_model::value::Symbol, Node)]>) -> Kind,
    ) -> (Kind, Needs) {
        let fields: Box<[_]> = fields.iter().map(|(name, value)| (*name, self.node(value, primed))).collect();
        let needs = fields.iter().fold(Needs::NOTHING, |needs, field| needs.with(field.1.needs));
        (make(fields), needs)
    }

    /// Bounds in this frame: every set first, for none sees what the bounds introduce.
    pub(super) fn bounds(&mut self, bounds: &[term::Bound], primed: bool) -> (Box<[Bound]>, Needs) {
        let sets: Vec<Node> = bounds.iter().map(|bound| self.node(&bound.set, primed)).collect();
        let needs = sets.iter().fold(Needs::FRAME, |needs, set| needs.with(set.needs));
        let bind = |(bound, set): (&term::Bound, Node)| Bound { pattern: self.bind_pattern(&bound.pattern), set };
        (bounds.iter().zip(sets).map(bind).collect(), needs)
    }

    fn except(&mut self, function: &Term, updates: &[term::Update], primed: bool) -> (Kind, Needs) {
        let place = function.span;
        let function = self.node(function, primed);
        let mut needs = function.needs;
        let mut lowered = vec![];
        for update in updates {
            let path = update.path.iter().map(|step| match step {
                term::Selector::Field(name) => Selector::Field(*name),
                term::Selector::Index(index) => {
                    let node = self.node(index, primed);
                    needs = needs.with(node.needs);
                    Selector::Index(node)
                }
            });
            let path = path.collect();
            let slot = self.frame().slot();
            let around = self.frame().bindings.insert(Key::At, Binding { slot, kind: BindingKind::Value });
            let value = self.node(&update.value, primed);
            match around {
                Some(binding) => drop(self.frame().bindings.insert(Key::At, binding)),
                None => drop(self.frame().bindings.remove(&Key::At)),
            }
            needs = needs.with(value.needs);
            let old = mentions_at(&update.value).then_some(slot);
            if old.is_some() {
                needs = needs.with(Needs::FRAME);
            }
            lowered.push(Update { place, warned: AtomicBool::new(false), path, value, old });
        }
        (Kind::Except(Box::new(function), lowered.into()), needs)
    }

    fn identifier(&mut self, key: Key) -> (Kind, Needs) {
        match self.resolve(key) {
            Some(Binding { slot, kind: BindingKind::Value }) => (Kind::Slot(slot), Needs::FRAME),
            Some(Binding { slot, .. }) => {
                let needs = match key {
                    Key::Local(_, true) => Needs::FRAME.with(Needs::NEXT),
                    _ => Needs::FRAME,
                };
                (Kind::Argument(slot), needs)
            }
            None => senseless("an identifier that nothing binds has no value"),
        }
    }

    /// Makes slots for the definitions of a `LET`, and answers which.
    pub(super) fn enter(&mut self, ids: &[DefId]) -> Box<[u32]> {
        let mut slots = vec![];
        for id in ids {
            let is_operator = !self.machine.program.get(*id).parameters.is_empty();
            for primed in [false, true] {
                let slot = self.frame().slot();
                let kind = BindingKind::Let(Arc::new(LetCode { is_operator, ..LetCode::default() }));
                self.frame().bindings.insert(Key::Definition(*id, primed), Binding { slot, kind });
                slots.push(slot);
            }
        }
        if self.resolve(Key::At).is_some() {
            // `@` is another one inside the next EXCEPT, where a definition may be used first.
            for id in ids {
                self.complete(*id);
            }
        }
        slots.into()
    }

    /// Lowers a `LET` definition that mentions `@` where it stands.
    fn complete(&mut self, id: DefId) {
        let key = Key::Definition(id, false);
        let definition = self.machine.program.get(id);
        let Body::Term(body) = &definition.body else { return };
        let Some(Binding { kind: BindingKind::Let(code), .. }) = self.resolve(key) else { return };
        if !mentions_at(body) {
            return;
        }
        self.close_definition(id, false, &code);
        if definition.parameters.is_empty() && code.inline.get().is_none() {
            let node = self.node_of(body, false, definition.recursive.then_some(key));
            let _ = code.inline.set(node);
        }
    }

    fn call(&mut self, id: DefId, arguments: &[Argument], primed: bool, term: &Term) -> (Kind, Needs) {
        let key = Key::Definition(id, primed);
        let machine = self.machine;
        let definition = machine.program.get(id);
        // An operator of a `LET` is inlined in the frames inside its own, too: there is no closure to be made, then.
        if definition.is_let
            && !definition.parameters.is_empty()
            && let Some(inlined) = self.inlined_kind(id, arguments, primed)
        {
            return inlined;
        }
        match self.resolve(key) {
            Some(Binding { slot, kind: BindingKind::Let(code) }) if definition.parameters.is_empty() => {
                if code.inline.get().is_none()
                    && let Body::Term(body) = &definition.body
                {
                    let node = self.node_of(body, primed, definition.recursive.then_some(key));
                    let _ = code.inline.set(node);
                }
                let needs = code.inline.get().map_or(Needs::NOTHING, |node| node.needs);
                return (Kind::Let(slot, code), needs.with(Needs::FRAME));
            }
            Some(Binding { slot, kind: BindingKind::Let(code) }) => {
                let needs = self.close_definition(id, primed, &code);
                let Some(closing) = code.closing.get() else {
                    return senseless("LET operators that are recursive through each other cannot be evaluated");
                };
                let parameters = closing.code.parameters.to_vec();
                let (arguments, more) = self.arguments(&parameters, arguments, primed, |_, _| false);
                return (Kind::CallLet(slot, code, arguments), needs.with(more).with(Needs::FRAME));
            }
            Some(_) if definition.parameters.is_empty() => return self.identifier(key),
            Some(_) => return self.call_slot(key, arguments, primed),
            None => {}
        }
        if let Body::Builtin(builtin) = &definition.body {
            return self.builtin(*builtin, arguments, primed);
        }
        // What is constant has no next value where only the first state is made; but a primed TLCGet asks of the next
        // state.
        let is_value = definition.level == Level::Constant && definition.parameters.is_empty();
        let primed = primed && !(self.is_initial && is_value);
        if let Some(node) = self.shared.get(&(id, primed)) {
            return (Kind::Shared(node.clone()), node.needs);
        }
        let is_closed = self.is_closed(arguments);
        if is_closed && let Some((index, node)) = self.memo(id, arguments, term, primed) {
            return (Kind::Memo(index, node.clone()), node.needs);
        }
        if !is_closed && let Some(inlined) = self.inlined_kind(id, arguments, primed) {
            return inlined;
        }
        let (place, needs) = self.procedure(id, primed, false);
        let is_had_once = [Needs::OUTSIDE, Needs::CHANCE, Needs::CHANCE.with(Needs::OUTSIDE)].contains(&needs);
        if arguments.is_empty() && is_had_once && self.level(term) == Level::Constant {
            // What is constant has one value in a run: chance is asked once, and a file is read once.
            self.chose = true;
            let call = Node { kind: Kind::Call(place, Box::default()), span: term.span, needs: Needs::NOTHING };
            let node = Arc::new(cached(call));
            for primed in [false, true] {
                self.shared.insert((id, primed), node.clone());
            }
            return (Kind::Shared(node), Needs::NOTHING);
        }
        if arguments.is_empty()
            && let Some((code, _)) = &self.procedures[place.0 as usize]
            && code.slots == 0
            && let super::CodeBody::Expression(node) = &code.body
            && (is_lookup(node) || !looks_at_one_state(needs))
        {
            let node = node.clone();
            self.shared.insert((id, primed), node.clone());
            return (Kind::Shared(node), needs);
        }
        if is_value && needs == Needs::NOTHING {
            // One value in a run, though its own `LET`s need a frame.
            let call = Box::new(Node { kind: Kind::Call(place, Box::default()), span: term.span, needs });
            let node = Arc::new(Node { kind: Kind::Cached(OnceLock::new(), call, true), span: term.span, needs });
            for primed in [false, true] {
                self.shared.insert((id, primed), node.clone());
            }
            return (Kind::Shared(node), needs);
        }
        let parameters = self.parameters_of(place, id, primed);
        let (arguments, more) =
            self.arguments(&parameters, arguments, primed, |lower, index| lower.is_strict(id, index));
        let needs = needs.with(more);
        let kind = Kind::Call(place, arguments);
        if is_closed && looks_at_one_state(needs) {
            let node = Arc::new(Node { kind, span: term.span, needs });
            let index = self.keep(id, term, primed, &node);
            return (Kind::Memo(index, node), needs);
        }
        (kind, needs)
    }

    fn inlined_kind(&mut self, id: DefId, arguments: &[Argument], primed: bool) -> Option<(Kind, Needs)> {
        let (filled, needs, node) = self.inlined(id, arguments, primed)?;
        if filled.is_empty() {
            let needs = node.needs;
            return Some((Kind::Shared(Arc::new(node)), needs));
        }
        let needs = needs.with(node.needs);
        Some((Kind::Inline(filled, Box::new(node)), needs))
    }

    /// The place in the memo that an application has already.
    fn memo(&self, id: DefId, arguments: &[Argument], term: &Term, primed: bool) -> Option<(u32, Arc<Node>)> {
        match arguments.is_empty() {
            true => self.memo_of_definition.get(&(id, primed)).cloned(),
            false => {
                let (index, node, _) = self.memo_of_term.get(&(Arc::as_ptr(&term.kind), primed))?;
                Some((*index, node.clone()))
            }
        }
    }

    /// Gives an application a place in the memo.
    fn keep(&mut self, id: DefId, term: &Term, primed: bool, node: &Arc<Node>) -> u32 {
        let index = self.memos;
        self.memos += 1;
        match &*term.kind {
            TermKind::Call(_, arguments) if arguments.is_empty() => {
                self.memo_of_definition.insert((id, primed), (index, node.clone()));
            }
            _ => {
                let address = (Arc::as_ptr(&term.kind), primed);
                self.memo_of_term.insert(address, (index, node.clone(), term.clone()));
            }
        }
        index
    }

    fn call_slot(&mut self, key: Key, arguments: &[Argument], primed: bool) -> (Kind, Needs) {
        let Some(Binding { slot, .. }) = self.resolve(key) else {
            return senseless("an operator that nothing binds cannot be applied");
        };
        let (supplies, needs) = self.supplies(arguments, primed);
        // What the operator needs is known only where it was passed; there, it is part of the call's needs.
        (Kind::CallSlot(slot, supplies), needs.with(Needs::FRAME))
    }

    fn constant(&mut self, id: ConstantId, arguments: &[Argument], primed: bool, span: Span) -> (Kind, Needs) {
        let machine = self.machine;
        match machine.constants.get(id.0 as usize) {
            Some(ConstantValue::Value(value)) => (Kind::Value(V::Value(value.clone())), Needs::NOTHING),
            Some(ConstantValue::Operator(operator)) => {
                let applied = operator.apply(arguments.to_vec(), span);
                self.kind(&applied, primed, None)
            }
            Some(ConstantValue::Table(rows)) => {
                let mut needs = Needs::NOTHING;
                let terms = arguments.iter().filter_map(|argument| match argument {
                    Argument::Term(term) => Some(term),
                    Argument::Operator(_) => None,
                });
                let nodes = terms.map(|term| {
                    let node = self.node(term, primed);
                    needs = needs.with(node.needs);
                    node
                });
                let nodes = nodes.collect();
                (Kind::Table(rows.clone().into(), nodes), needs)
            }
            None => senseless("a constant that the configuration gives no value"),
        }
    }

    /// A native operator applied to the slots of its own frame.
    pub(super) fn builtin_over_slots(&mut self, builtin: Builtin, span: Span) -> Node {
        let (_, _, arity) = builtin.signature();
        let nodes = self.slots(arity, span);
        let needs = super::builtin::needs(builtin).with(Needs::FRAME);
        Node { kind: Kind::Builtin(builtin, nodes), span, needs }
    }

    /// What a configuration lists for arguments, applied to the slots of its own frame.
    pub(super) fn table_over_slots(&mut self, rows: &[(Vec<Value>, Value)], arity: u32, span: Span) -> Node {
        let nodes = self.slots(arity, span);
        Node { kind: Kind::Table(rows.into(), nodes), span, needs: Needs::FRAME }
    }

    /// The arguments of an operator that has a frame of its own.
    fn slots(&mut self, arity: u32, span: Span) -> Box<[Node]> {
        let slot = |index: u32| {
            let frame = self.frame();
            let slot = frame.slot();
            frame.parameters.push(super::Parameter { index, primed: false, slot });
            Node { kind: Kind::Argument(slot), span, needs: Needs::FRAME }
        };
        (0..arity).map(slot).collect()
    }
}

/// Whether a value stays as long as one of the two states does.
fn looks_at_one_state(needs: Needs) -> bool {
    needs == Needs::STATE || needs == Needs::NEXT
}

/// Whether evaluation only looks something up.
fn is_lookup(node: &Node) -> bool {
    match &node.kind {
        Kind::Variable(_) | Kind::Next(_) | Kind::Value(_) | Kind::Cached(..) | Kind::Slot(_) => true,
        Kind::Field(record, _) => is_lookup(record),
        Kind::Apply(parts) => parts.iter().all(is_lookup),
        Kind::Shared(inner) => is_lookup(inner),
        _ => false,
    }
}

/// A constant expression with a place for its value.
fn cached(node: Node) -> Node {
    let is_plain = matches!(
        node.kind,
        Kind::Value(_) | Kind::Cached(..) | Kind::Shared(_) | Kind::Senseless(_) | Kind::Slot(_) | Kind::Argument(_)
    );
    // Files are the same for as long as a run lasts.
    if node.needs.without(Needs::OUTSIDE) != Needs::NOTHING || is_plain {
        return node;
    }
    Node { span: node.span, needs: node.needs, kind: Kind::Cached(OnceLock::new(), Box::new(node), false) }
}

pub(super) fn senseless(why: impl Into<Arc<str>>) -> (Kind, Needs) {
    (Kind::Senseless(why.into()), Needs::NOTHING)
}

/// Whether a term mentions `@`; one of an inner `EXCEPT` counts too, which does no harm.
pub(super) fn mentions_at(term: &Term) -> bool {
    if matches!(*term.kind, TermKind::At) {
        return true;
    }
    // Definitions are not looked into: `@` may stand in those of a `LET`.
    let mut found = matches!(*term.kind, TermKind::Let(..));
    term::subterms(term, &mut |part| found |= mentions_at(part));
    found
}
