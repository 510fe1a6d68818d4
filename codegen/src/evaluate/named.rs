//! Definitions that are evaluated by name: `TLCExt!TLCEvalDefinition`. What a name stands for is known only when it is
//! asked for, and may come back to where it was; so its code is made then, and stands on its own.

use std::sync::{Arc, PoisonError};

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::Evaluator;
use super::code::Code;
use super::lower::Lowerer;
use super::run::Run;
use crate::term::{Term, TermKind};

/// A definition's code, among the procedures that it needs.
#[derive(Debug)]
pub(super) struct Named {
    evaluator: Evaluator,
    code: Code,
}

impl Run<'_> {
    /// The value of the definition that the root module sees by this name, where this run is; or in the next state.
    pub fn definition(&mut self, name: &Value, in_next: bool) -> Outcome<Value> {
        let Value::Str(name) = name else {
            let message = format!("TLCEvalDefinition is applied to {name}, which is no string");
            return Err(Failure::new(FailureKind::Type, message));
        };
        let named = self.evaluator.named(name.as_str(), in_next)?;
        self.deeper(|run| {
            let mut inside = Run::new(&named.evaluator, run.state.clone());
            inside.part.clone_from(&run.part);
            inside.next.clone_from(&run.next);
            (inside.missing, inside.level, inside.depth) = (run.missing, run.level, run.depth);
            (inside.draws, inside.is_of_run) = (run.draws, run.is_of_run);
            inside.past.clone_from(&run.past);
            inside.step.clone_from(&run.step);
            inside.touch();
            let value = inside.value_of(&named.code).and_then(|value| inside.force(value));
            run.draws = inside.draws;
            value
        })
    }
}

impl Evaluator {
    fn named(&self, name: &str, in_next: bool) -> Outcome<Arc<Named>> {
        let mut known = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(named) = known.get(&(name.to_owned(), in_next)) {
            return Ok(named.clone());
        }
        let program = &self.machine.program;
        let refused = |why: &str| {
            Failure::new(FailureKind::Undefined, format!("TLCEvalDefinition is applied to {name:?}, {why}"))
        };
        let (id, definition) =
            program.definition(name).ok_or_else(|| refused("which names no definition of the root module"))?;
        if !definition.parameters.is_empty() {
            return Err(refused("which takes arguments"));
        }
        let mut term = Term::new(TermKind::Call(id, vec![]), definition.span);
        if in_next {
            term = Term::new(TermKind::Prime(term.clone()), term.span);
        }
        let mut lowerer = Lowerer::new(&self.machine);
        let code = lowerer.expression(&term, &[]);
        let (memos, barred) = (lowerer.memos, lowerer.barred());
        let procedures = super::finish(lowerer);
        let (world, outline) = (self.world.clone(), self.outline.clone());
        let bare = Evaluator::bare(self.machine.clone(), self.sources.clone());
        let named =
            Arc::new(Named { evaluator: Evaluator { procedures, memos, barred, world, outline, ..bare }, code });
        known.insert((name.to_owned(), in_next), named.clone());
        Ok(named)
    }
}
