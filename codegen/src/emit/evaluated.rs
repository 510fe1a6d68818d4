//! What the evaluator can say before anything is inferred: the values of constants and constant definitions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lockstep_model::Value;

use super::kinship::has_interval;
use super::model::Configured;
use crate::evaluate;
use crate::machine::{ConstantValue, Machine};
use crate::shape::{Atom, Evaluated, Origin, Reason, atom_of, view};
use crate::source::SourceMap;
use crate::term::{Body, Builtin, ConstantId, DefId, Global, Level, Program, Symbols, Term, TermKind};
use crate::term::{Rewriter, rewrite_children};

/// The machines with the first one's symbols, so that all agree on the order of strings.
pub fn rehomed(configurations: &[Configured]) -> Vec<Configured> {
    let Some(first) = configurations.first() else { return Vec::new() };
    let program = first.machine.program.clone();
    let mut home = Home { symbols: &program.symbols };
    configurations
        .iter()
        .map(|configured| {
            let machine = &configured.machine;
            let mut machine = Machine { program: program.clone(), ..machine.clone() };
            for constant in &mut machine.constants {
                if let ConstantValue::Table(rows) = constant {
                    *constant = ConstantValue::Value(listed(rows));
                }
                if let ConstantValue::Value(value) = constant {
                    *value = home.symbols.value(value);
                }
            }
            for atom in &mut machine.atoms {
                atom.term = home.term(&atom.term);
                atom.bindings.iter_mut().for_each(|(_, value)| *value = home.symbols.value(value));
            }
            for formula in
                machine.invariants.iter_mut().chain(&mut machine.constraints).chain(&mut machine.action_constraints)
            {
                formula.term = home.term(&formula.term);
            }
            machine.actions = first.machine.actions.clone();
            machine.initial = first.machine.initial.clone();
            Configured { name: configured.name.clone(), machine }
        })
        .collect()
}

/// What a configuration lists for the arguments of an operator, as a function. Of two values for one, the first counts.
fn listed(rows: &[(Vec<Value>, Value)]) -> Value {
    let mut pairs: BTreeMap<Value, Value> = BTreeMap::new();
    for (arguments, value) in rows {
        let argument = match arguments.as_slice() {
            [only] => only.clone(),
            all => Value::tuple(all.iter().cloned()),
        };
        pairs.entry(argument).or_insert_with(|| value.clone());
    }
    Value::function(pairs)
}

struct Home<'a> {
    symbols: &'a Symbols,
}

impl Rewriter for Home<'_> {
    fn term(&mut self, term: &Term) -> Term {
        match &*term.kind {
            TermKind::String(text) => Term::new(TermKind::String(self.symbols.symbol(text.as_str())), term.span),
            _ => rewrite_children(self, term),
        }
    }
}

/// Constants, and the constant definitions that no scalar constant decides.
pub fn evaluate(configurations: &[Configured], sources: &SourceMap) -> Evaluated {
    let Some(first) = configurations.first() else { return Evaluated::default() };
    let program = &first.machine.program;
    let constants: Vec<Vec<Value>> = (0..program.constants.len())
        .map(|i| {
            let values = configurations.iter().map(|configured| match configured.machine.constants.get(i) {
                Some(ConstantValue::Value(value)) => Some(value.clone()),
                _ => None,
            });
            values.collect::<Option<Vec<_>>>().unwrap_or_default()
        })
        .collect();
    let compared = compared(program);
    let is_fixed = |id: ConstantId| {
        let values = &constants[id.0 as usize];
        let same = !values.is_empty() && values.windows(2).all(|pair| pair[0] == pair[1]);
        let scalar = match values.first() {
            Some(Value::Int(_) | Value::Bool(_)) => true,
            Some(Value::Str(_)) => compared.contains_key(&id),
            _ => false,
        };
        same && !scalar
    };
    let machine = Arc::new(first.machine.clone());
    let mut definitions = BTreeMap::new();
    for (i, definition) in program.definitions.iter().enumerate() {
        let Body::Term(body) = &definition.body else { continue };
        let plain = definition.parameters.is_empty() && !definition.is_let && definition.level == Level::Constant;
        if !plain || !is_table(program, body) {
            continue;
        }
        let fixed = program.globals_of(body).into_iter().all(|global| match global {
            Global::Constant(id) => is_fixed(id),
            Global::Variable(_) => false,
        });
        if fixed {
            let id = DefId(i as u32);
            let call = Term::new(TermKind::Call(id, Vec::new()), definition.span);
            if let Some(value) = evaluate::constant(&machine, sources, &call)
                && size(&value) <= 4096
            {
                definitions.insert(id, value);
            }
        }
    }
    Evaluated { constants, definitions, compared, shown: BTreeMap::new() }
}

/// Takes notice of where it shows that something is made as an interval; whether that is news. No table has values of
/// that kind then: the shape of a table does not tell where its values were made.
pub fn take_notice(known: &mut Evaluated, shown: BTreeMap<Origin, Reason>) -> bool {
    let before = known.shown.len();
    for (origin, reason) in shown {
        known.shown.entry(origin).or_insert(reason);
    }
    if known.shown.len() > before {
        let remembers = known.remembers();
        known.definitions.retain(|_, value| !remembers && !has_interval(value));
    }
    known.shown.len() > before
}

/// Whether a definition is better as a table than as a description: a set of records or functions is not.
fn is_table(program: &Program, body: &Term) -> bool {
    match &*body.kind {
        TermKind::RecordSet(_) | TermKind::FunctionSet(..) | TermKind::Product(_) => false,
        TermKind::Boolean(_) | TermKind::Constant(..) => false,
        TermKind::Call(id, arguments) if arguments.is_empty() => match &program.get(*id).body {
            Body::Term(body) => is_table(program, body),
            Body::Builtin(_) => false,
        },
        _ => !matches!(
            view(program, body),
            Some((
                Builtin::Interval
                    | Builtin::Powerset
                    | Builtin::SequenceSet
                    | Builtin::Naturals
                    | Builtin::Integers
                    | Builtin::BooleanSet
                    | Builtin::StringSet,
                _
            ))
        ),
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Set(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        Value::Tuple(elements) => 1 + elements.iter().map(size).sum::<usize>(),
        Value::Record(fields) => 1 + fields.iter().map(|(_, value)| size(value)).sum::<usize>(),
        Value::Function(pairs) => 1 + pairs.iter().map(|(_, value)| size(value)).sum::<usize>(),
        _ => 1,
    }
}

/// The strings that each constant is compared with, anywhere.
fn compared(program: &Program) -> BTreeMap<ConstantId, BTreeSet<Atom>> {
    let mut found: BTreeMap<ConstantId, BTreeSet<Atom>> = BTreeMap::new();
    for definition in &program.definitions {
        if let Body::Term(body) = &definition.body {
            compare(program, body, &mut found);
        }
    }
    found
}

fn compare(program: &Program, term: &Term, found: &mut BTreeMap<ConstantId, BTreeSet<Atom>>) {
    if let Some((Builtin::Equal | Builtin::NotEqual, operands)) = view(program, term) {
        for (a, b) in [(operands[0], operands[1]), (operands[1], operands[0])] {
            if let (TermKind::Constant(id, _), TermKind::String(text)) = (&*a.kind, &*b.kind) {
                found.entry(*id).or_default().extend(atom_of(&Value::Str(*text)));
            }
        }
    }
    super::strict::each_child(term, &mut |child| compare(program, child, found));
}
