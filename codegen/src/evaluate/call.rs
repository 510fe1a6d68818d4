//! Operators applied: arguments evaluated at first use, closures, and frames.

use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome};

use super::code::{Argument, Callee, Closing, Closure, Code, LetCode, Needs, Scoped, Slot, Source, Supply, Thunk};
use super::lazy::V;
use super::run::{Run, unbound};

impl Run<'_> {
    /// The value in a slot, evaluated if need be.
    pub fn slot(&mut self, place: usize) -> Outcome<V> {
        match &self.stack[place] {
            Slot::Value(value) => Ok(value.clone()),
            Slot::Thunk(thunk) => {
                let thunk = thunk.clone();
                let value = self.thunk(&thunk)?;
                if thunk.closing.stable {
                    self.stack[place] = Slot::Value(value.clone());
                }
                Ok(value)
            }
            Slot::Operator(_) => Err(Failure::new(FailureKind::Type, "an operator is used as if it were a value")),
            Slot::Fleeting(..) | Slot::Empty => Err(unbound()),
        }
    }

    pub fn thunk(&mut self, thunk: &Thunk) -> Outcome<V> {
        if let Some(value) = thunk.value.get() {
            return Ok(value.clone());
        }
        let base = self.open(&thunk.closing.code, &thunk.captured);
        let outcome =
            self.written_at(thunk.closing.height, |run| run.deeper(|run| run.body(&thunk.closing.code, base)));
        self.stack.truncate(base);
        let value = self.placed(outcome?);
        if thunk.closing.stable {
            let _ = thunk.value.set(value.clone());
        }
        Ok(value)
    }

    pub fn let_value(&mut self, place: usize, code: &Arc<LetCode>, base: usize) -> Outcome<V> {
        match &self.stack[place] {
            Slot::Value(value) => return Ok(value.clone()),
            Slot::Fleeting(fleeting) if fleeting.0 == self.version => return Ok(fleeting.1.clone()),
            Slot::Thunk(_) => return self.slot(place),
            _ => {}
        }
        let Some(node) = code.inline.get() else { return Err(unbound()) };
        let value = self.eval(node, base)?;
        // What a composition leads to is another state.
        let is_of_stand = self.evaluator.is_composed && node.needs.any(Needs::STATE.with(Needs::FRAME));
        if node.needs.any(Needs::NEXT) || is_of_stand {
            self.stack[place] = Slot::Fleeting(Box::new((self.version, value.clone())));
        } else if !node.needs.any(Needs::WORLD) {
            self.stack[place] = Slot::Value(value.clone());
        }
        Ok(value)
    }

    /// A `LET` operator as a value, made at first use.
    pub fn let_operator(&mut self, place: usize, definition: &Arc<LetCode>, base: usize) -> Outcome<Arc<Closure>> {
        if let Slot::Operator(closure) = &self.stack[place] {
            return Ok(closure.clone());
        }
        let Some(closing) = definition.closing.get() else { return Err(unbound()) };
        let closure = self.closure(closing, base)?;
        self.stack[place] = Slot::Operator(closure.clone());
        Ok(closure)
    }

    pub fn closure(&mut self, closing: &Closing, base: usize) -> Outcome<Arc<Closure>> {
        Ok(Arc::new(Closure {
            code: Callee::Code(closing.code.clone()),
            action: closing.action.clone().map(Callee::Code),
            captured: self.capture(&closing.sources, base)?,
            action_captured: self.capture(&closing.action_sources, base)?,
        }))
    }

    /// Takes slots along.
    pub fn capture(&mut self, sources: &[Source], base: usize) -> Outcome<Box<[Slot]>> {
        sources.iter().map(|source| self.captured(source, base)).collect()
    }

    /// Opens the frame of a filter or function that does not outlive this one.
    pub fn open_scoped(&mut self, scoped: &Scoped, base: usize) -> Outcome<usize> {
        let inner = self.open(&scoped.code, &[]);
        for (slot, source) in scoped.code.captured.iter().zip(&scoped.sources) {
            match self.captured(source, base) {
                Ok(content) => self.stack[inner + *slot as usize] = content,
                Err(failure) => {
                    self.stack.truncate(inner);
                    return Err(failure);
                }
            }
        }
        Ok(inner)
    }

    pub fn captured(&mut self, source: &Source, base: usize) -> Outcome<Slot> {
        let place = base + source.slot as usize;
        let Some(definition) = &source.definition else { return Ok(self.stack[place].clone()) };
        if let Slot::Value(_) | Slot::Operator(_) | Slot::Thunk(_) = &self.stack[place] {
            return Ok(self.stack[place].clone());
        }
        let Some(closing) = definition.closing.get() else { return Ok(Slot::Empty) };
        if definition.is_operator {
            return self.let_operator(place, definition, base).map(Slot::Operator);
        }
        let thunk = Thunk {
            captured: self.capture(&closing.sources, base)?,
            action_captured: self.capture(&closing.action_sources, base)?,
            value: std::sync::OnceLock::new(),
            closing: Arc::new(Closing {
                code: closing.code.clone(),
                action: closing.action.clone(),
                sources: Box::default(),
                action_sources: Box::default(),
                ..*closing
            }),
        };
        let slot = Slot::Thunk(Arc::new(thunk));
        self.stack[place] = slot.clone();
        Ok(slot)
    }

    /// Puts arguments into slots of this very frame.
    pub fn fill(&mut self, arguments: &[(u32, Argument)], base: usize) -> Outcome<()> {
        for (slot, argument) in arguments {
            let content = self.argument(argument, base)?;
            self.stack[base + *slot as usize] = content;
        }
        Ok(())
    }

    /// What an argument puts into its slot.
    pub fn argument(&mut self, argument: &Argument, base: usize) -> Outcome<Slot> {
        Ok(match argument {
            Argument::Eager(node) => {
                let value = self.eval(node, base)?;
                Slot::Value(self.placed(value))
            }
            Argument::Slot(slot) => self.stack[base + *slot as usize].clone(),
            Argument::Lazy(closing) | Argument::Fixed(closing) => Slot::Thunk(Arc::new(Thunk {
                captured: self.capture(&closing.sources, base)?,
                action_captured: self.capture(&closing.action_sources, base)?,
                closing: closing.clone(),
                value: std::sync::OnceLock::new(),
            })),
            Argument::Operator(closing) => Slot::Operator(self.closure(closing, base)?),
            Argument::Procedure(place, action) => Slot::Operator(Arc::new(Closure {
                code: Callee::Procedure(*place),
                action: action.map(Callee::Procedure),
                captured: Box::default(),
                action_captured: Box::default(),
            })),
            Argument::Nothing => Slot::Empty,
            Argument::Let(slot, definition) => {
                Slot::Operator(self.let_operator(base + *slot as usize, definition, base)?)
            }
        })
    }

    /// Opens the frame of a call.
    pub fn enter(&mut self, code: &Code, captured: &[Slot], arguments: &[Argument], base: usize) -> Outcome<usize> {
        let inner = self.open(code, captured);
        for (parameter, argument) in code.parameters.iter().zip(arguments) {
            match self.argument(argument, base) {
                Ok(slot) => self.stack[inner + parameter.slot as usize] = slot,
                Err(failure) => {
                    self.stack.truncate(inner);
                    return Err(failure);
                }
            }
        }
        Ok(inner)
    }

    pub fn call(&mut self, code: &Code, arguments: &[Argument], base: usize) -> Outcome<V> {
        let inner = self.enter(code, &[], arguments, base)?;
        let outcome = self.deeper(|run| run.body(code, inner));
        self.stack.truncate(inner);
        outcome
    }

    pub fn call_closure(
        &mut self,
        code: &Code,
        closure: &Arc<Closure>,
        arguments: &[Argument],
        base: usize,
    ) -> Outcome<V> {
        let inner = self.enter(code, &closure.captured, arguments, base)?;
        if let Some(own) = code.own {
            self.stack[inner + own as usize] = Slot::Operator(closure.clone());
        }
        let outcome = self.deeper(|run| run.body(code, inner));
        self.stack.truncate(inner);
        outcome
    }

    pub fn call_slot(&mut self, place: usize, supplies: &[Supply], base: usize) -> Outcome<V> {
        let Slot::Operator(closure) = &self.stack[place] else { return Err(unbound()) };
        let closure = closure.clone();
        let inner = self.enter_closure(&closure, false, supplies, base)?;
        let evaluator = self.evaluator;
        let outcome = match &closure.code {
            Callee::Procedure(place) => self.deeper(|run| run.body(evaluator.procedure(*place), inner)),
            Callee::Code(code) => self.deeper(|run| run.body(code, inner)),
        };
        self.stack.truncate(inner);
        outcome
    }

    /// Opens the frame of a call of an operator that is known only now.
    pub fn enter_closure(
        &mut self,
        closure: &Arc<Closure>,
        as_action: bool,
        supplies: &[Supply],
        base: usize,
    ) -> Outcome<usize> {
        let evaluator = self.evaluator;
        let (callee, captured) = match &closure.action {
            Some(action) if as_action => (action, &closure.action_captured),
            _ => (&closure.code, &closure.captured),
        };
        let code: &Code = match callee {
            Callee::Procedure(place) => evaluator.procedure(*place),
            Callee::Code(code) => code,
        };
        let inner = self.open(code, captured);
        if let Some(own) = code.own {
            self.stack[inner + own as usize] = Slot::Operator(closure.clone());
        }
        for parameter in &code.parameters {
            let Some(supply) = supplies.get(parameter.index as usize) else { continue };
            let argument = match &supply.primed {
                Some(primed) if parameter.primed => primed,
                _ => &supply.plain,
            };
            match self.argument(argument, base) {
                Ok(slot) => self.stack[inner + parameter.slot as usize] = slot,
                Err(failure) => {
                    self.stack.truncate(inner);
                    return Err(failure);
                }
            }
        }
        Ok(inner)
    }

    /// The value of an operator that was passed as an argument, at values.
    pub fn apply_operator(&mut self, closure: &Arc<Closure>, values: &[V]) -> Outcome<V> {
        let evaluator = self.evaluator;
        let code: &Code = match &closure.code {
            Callee::Procedure(place) => evaluator.procedure(*place),
            Callee::Code(code) => code,
        };
        let inner = self.open(code, &closure.captured);
        if let Some(own) = code.own {
            self.stack[inner + own as usize] = Slot::Operator(closure.clone());
        }
        for parameter in &code.parameters {
            if let Some(value) = values.get(parameter.index as usize) {
                self.stack[inner + parameter.slot as usize] = Slot::Value(value.clone());
            }
        }
        let outcome = self.deeper(|run| run.body(code, inner));
        self.stack.truncate(inner);
        outcome
    }
}
