//! Native operators.

use super::super::code::{Kind, Needs, Node};
use super::Lowerer;
use super::expression::senseless;
use crate::term::{Argument, Builtin, Level, Term, TermKind};

impl Lowerer<'_> {
    pub(super) fn builtin(&mut self, builtin: Builtin, operands: &[Argument], primed: bool) -> (Kind, Needs) {
        let mut needs = needs(builtin);
        if let (Builtin::SelectSequence | Builtin::SortSequence, [Argument::Term(sequence), operator]) =
            (builtin, operands)
        {
            let sequence = self.node(sequence, primed);
            let parameter = super::Parameter { index: 0, primed: false, slot: 0 };
            let (operator, more) = self.arguments(&[parameter], std::slice::from_ref(operator), primed, |_, _| false);
            needs = needs.with(sequence.needs).with(more);
            let Some(operator) = Vec::from(operator).pop() else {
                return senseless("an operator is missing");
            };
            return (Kind::Sequence(builtin, Box::new(sequence), Box::new(operator)), needs);
        }
        let mut nodes: Vec<Node> = vec![];
        for operand in operands {
            let Argument::Term(term) = operand else {
                return senseless("this native operator takes no operators");
            };
            let node = self.node(term, primed);
            needs = needs.with(node.needs);
            nodes.push(node);
        }
        let kind = match (builtin, operands) {
            // What varies with the state is not kept.
            (Builtin::Cache, [Argument::Term(cached), _])
                if self.machine.program.level_of(cached) > Level::Constant =>
            {
                nodes.truncate(1);
                Kind::Builtin(Builtin::NoOp, nodes.into())
            }
            (Builtin::TlcGet, [Argument::Term(place)]) if primed && !self.is_initial && may_be_level(place) => {
                Kind::NextRegister(nodes.into())
            }
            (Builtin::Trace, []) if primed => Kind::NextTrace,
            (Builtin::EvalDefinition, [_]) if primed => match nodes.pop() {
                Some(name) => Kind::NextDefinition(Box::new(name)),
                None => return senseless("an operand is missing"),
            },
            _ => Kind::Builtin(builtin, nodes.into()),
        };
        (kind, needs)
    }
}

/// Whether `TLCGet` may be asked for a level, which is another one in the next state. Nothing else is.
fn may_be_level(place: &Term) -> bool {
    !matches!(&*place.kind, TermKind::String(name) if name.as_str() != "level")
}

/// What a native operator looks at beyond its operands.
pub(super) fn needs(builtin: Builtin) -> Needs {
    use Builtin as B;
    match builtin {
        B::TlcGet | B::TlcGetOrDefault | B::Counts | B::Trace | B::CounterExample | B::ToTrace => {
            Needs::WORLD.with(Needs::STATE)
        }
        B::EvalDefinition => Needs::WORLD.with(Needs::STATE).with(Needs::NEXT).with(Needs::CHANCE),
        B::JavaTime | B::RandomElement | B::RandomSubset | B::RandomSetOfSubsets => Needs::CHANCE,
        B::Print
        | B::PrintT
        | B::TlcSet
        | B::Track
        | B::AssertError
        | B::PickSuccessor
        | B::Cache
        | B::Defer
        | B::NoOp
        | B::JsonSerialize
        | B::NdJsonSerialize
        | B::CsvWrite
        | B::Serialize
        | B::IoExec
        | B::IoEnvExec
        | B::IoExecTemplate
        | B::IoEnvExecTemplate => Needs::WORLD,
        B::JsonDeserialize | B::NdJsonDeserialize | B::IoEnv => Needs::OUTSIDE,
        _ => Needs::NOTHING,
    }
}
