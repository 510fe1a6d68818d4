//! Constants: values, replacements, model values.

use std::sync::Arc;

use lockstep_model::Value;

use super::Configuration;
use crate::ast::{ConfigEntry, ConfigKind, ConfigValue, ConfigValueKind, Name};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::evaluate;
use crate::machine::{ConstantValue, Machine};
use crate::term::{
    Argument, Body, Constant, ConstantId, DefId, Definition, Level, LocalId, Operator, Program, Term, TermKind,
};

impl Configuration<'_> {
    /// Gives every constant what the configuration says, and carries its replacements out.
    pub(super) fn constants(&mut self) {
        let mut values: Vec<Option<ConstantValue>> = vec![None; self.machine.program.constants.len()];
        let config = self.config;
        let mut replaced = vec![];
        for entry in &config.entries {
            match &entry.kind {
                ConfigKind::Assign { name, arguments, module, value } => {
                    let row = arguments.iter().map(|argument| self.value(argument)).collect::<Option<Vec<Value>>>();
                    let (Some(row), Some(value)) = (row, self.value(value)) else { continue };
                    if row.is_empty() {
                        self.assign(name, module.as_ref(), value, &mut values);
                    } else {
                        self.add_row(name, row, value, &mut values);
                    }
                }
                ConfigKind::Replace { name, module, definition } => {
                    replaced.extend(self.replace(name, module.as_ref(), definition, &mut values));
                }
                _ => {}
            }
        }
        for (constant, value) in self.machine.program.constants.iter().zip(&values) {
            if value.is_none() && !self.is_refused(&constant.name) {
                let error = Diagnostic::error("E5202", format!("the constant `{}` has no value", constant.name))
                    .label(constant.span, "declared here")
                    .help(format!("add `CONSTANT {} = …` to the configuration", constant.name));
                self.diagnostics.push(error);
            }
        }
        let Some(values) = values.into_iter().collect::<Option<Vec<ConstantValue>>>() else { return };
        self.machine.constants = values;
        self.close_circles(&replaced);
        self.refuse_what_varies();
        if !self.diagnostics.iter().any(Diagnostic::is_error) {
            self.fix();
            self.fix_replaced(&replaced);
        }
    }

    /// What a replacement makes need itself is from now on defined by itself, as if it had been declared so.
    fn close_circles(&mut self, replaced: &[(DefId, DefId)]) {
        let program = &mut self.machine.program;
        for (target, _) in replaced {
            for id in program.needed_by(*target) {
                if program.needed_by(id).contains(target) {
                    program.definitions[id.0 as usize].recursive = true;
                    self.machine.circular.push(id);
                }
            }
        }
    }

    /// Whether the configuration has a value for this constant, and it was refused already.
    fn is_refused(&self, constant: &str) -> bool {
        let is_given = |entry: &ConfigEntry| match &entry.kind {
            ConfigKind::Assign { name, module: None, .. } | ConfigKind::Replace { name, module: None, .. } => {
                *name.text == *constant
            }
            _ => false,
        };
        self.diagnostics.iter().any(Diagnostic::is_error) && self.config.entries.iter().any(is_given)
    }

    /// A constant is evaluated where there is no state, nor a run, yet. TLC minds that it cannot be if it may depend on
    /// one.
    fn refuse_what_varies(&mut self) {
        let config = self.config;
        for entry in &config.entries {
            let ConfigKind::Replace { name, definition, .. } = &entry.kind else { continue };
            let program = &self.machine.program;
            let Some(constant) = constant(program, name) else { continue };
            let ConstantValue::Operator(Operator::Definition { id, .. }) = self.machine.constants[constant] else {
                continue;
            };
            let Definition { level, ref parameters, span, .. } = *program.get(id);
            let term = Term::new(TermKind::Call(id, vec![]), span);
            if !parameters.is_empty() || level == Level::Constant && !program.asks_of_run(&term) {
                continue;
            }
            let machine = Arc::new(self.machine.clone());
            if let Some(failure) = evaluate::failure(&machine, self.sources, &term) {
                let message =
                    format!("`{}` isn't constant, and stands for the constant `{}`", definition.text, name.text);
                let error = Diagnostic::error("E5214", message)
                    .label(definition.span, "this is evaluated before there is any state")
                    .label(span, "defined here")
                    .note(failure.message());
                self.diagnostics.push(error);
            }
        }
    }

    /// Replaces operators by their values where those are finite and soon known.
    fn fix(&mut self) {
        for index in 0..self.machine.constants.len() {
            let ConstantValue::Operator(operator) = &self.machine.constants[index] else { continue };
            let constant = &self.machine.program.constants[index];
            if constant.arity != 0 {
                continue;
            }
            let term = operator.apply(vec![], constant.span);
            let machine = Arc::new(self.machine.clone());
            if let Some(value) = evaluate::plain_constant(&machine, self.sources, &term) {
                self.machine.constants[index] = ConstantValue::Value(value);
            } else if let Operator::Definition { id, .. } = operator
                && let Some(made) = self.made_anew(&machine, *id)
            {
                self.machine.constants[index] = made;
            }
        }
    }

    /// The same of definitions that others have replaced.
    fn fix_replaced(&mut self, replaced: &[(DefId, DefId)]) {
        for (target, id) in replaced {
            let machine = Arc::new(self.machine.clone());
            let Some(made) = self.made_anew(&machine, *id) else { continue };
            let program = &mut self.machine.program;
            let Definition { name, span, .. } = program.get(*target).clone();
            let new = ConstantId(program.constants.len() as u32);
            program.constants.push(Constant { name, arity: 0, span });
            program.definitions[target.0 as usize].body = Body::Term(Term::new(TermKind::Constant(new, vec![]), span));
            self.machine.constants.push(made);
        }
    }

    /// What stands in the place of a set that comes by elements more than once, where it replaces something: to TLC
    /// this is another set than the definition's, which it may have sorted, and is made wherever it is asked for.
    fn made_anew(&self, machine: &Arc<Machine>, id: DefId) -> Option<ConstantValue> {
        let &Definition {
            body: Body::Term(ref body),
            ref parameters,
            recursive: false,
            level: Level::Constant,
            span,
            ..
        } = machine.program.get(id)
        else {
            return None;
        };
        let term = Term::new(TermKind::Call(id, vec![]), span);
        if !parameters.is_empty() || !evaluate::repeats(machine, self.sources, &term) {
            return None;
        }
        Some(ConstantValue::Operator(Operator::Lambda { parameters: vec![], body: body.clone() }))
    }

    fn value(&mut self, value: &ConfigValue) -> Option<Value> {
        Some(match &value.kind {
            ConfigValueKind::Number(digits) => match digits.parse() {
                Ok(number) => Value::Int(number),
                Err(_) => {
                    self.error("E5208", format!("{digits} exceeds 32 bits"), value.span, "this number");
                    return None;
                }
            },
            ConfigValueKind::String(text) => Value::Str(self.machine.program.symbols.intern(text)),
            ConfigValueKind::Boolean(truth) => Value::Bool(*truth),
            ConfigValueKind::ModelValue(name) => Value::Model(self.machine.program.symbols.intern(&name.text)),
            ConfigValueKind::Set(items) => {
                let items = items.iter().map(|item| self.value(item)).collect::<Option<Vec<Value>>>()?;
                match Value::try_set(items) {
                    Ok(set) => set,
                    Err(failure) => {
                        self.error("E5208", failure.message(), value.span, "this set");
                        return None;
                    }
                }
            }
        })
    }

    /// `C(a, b) = v`
    fn add_row(&mut self, name: &Name, row: Vec<Value>, value: Value, values: &mut [Option<ConstantValue>]) {
        let Some(place) = constant(&self.machine.program, name) else {
            let error = self.no_constant(name);
            self.diagnostics.push(error);
            return;
        };
        if self.machine.program.constants[place].arity as usize != row.len() {
            let message = format!("`{}` takes another number of parameters", name.text);
            self.error("E5203", message, name.span, "given a value here");
            return;
        }
        match &mut values[place] {
            Some(ConstantValue::Table(rows)) => rows.push((row, value)),
            other => *other = Some(ConstantValue::Table(vec![(row, value)])),
        }
    }

    fn assign(&mut self, name: &Name, module: Option<&Name>, value: Value, values: &mut Vec<Option<ConstantValue>>) {
        let program = &mut self.machine.program;
        let is_root = module.is_none_or(|module| *module.text == *program.name);
        if let Some(place) = constant(program, name)
            && is_root
        {
            values[place] = Some(ConstantValue::Value(value));
            return;
        }
        let mut targets = module.map_or(vec![], |module| of_module(program, module, name));
        if targets.is_empty() {
            targets.extend(program.definition(&name.text).map(|found| found.0));
        }
        let Some(span) = targets.first().map(|id| program.get(*id).span) else {
            // TLC takes it in silence: the constant may be one of a module that is instantiated.
            let warning = Diagnostic { severity: Severity::Warning, ..self.no_constant(name) };
            self.diagnostics.push(warning);
            return;
        };
        // A definition is replaced by a constant that the text doesn't declare.
        let new = ConstantId(program.constants.len() as u32);
        program.constants.push(Constant { name: name.text.clone(), arity: 0, span });
        values.push(Some(ConstantValue::Value(value)));
        for id in targets {
            let definition = &mut program.definitions[id.0 as usize];
            definition.body = Body::Term(Term::new(TermKind::Constant(new, vec![]), span));
            definition.level = Level::Constant;
            definition.recursive = false;
        }
    }

    /// `A <- B`. The answer are the definitions that have been replaced, with what has.
    fn replace(
        &mut self,
        name: &Name,
        module: Option<&Name>,
        definition: &Name,
        values: &mut [Option<ConstantValue>],
    ) -> Vec<(DefId, DefId)> {
        let program = &self.machine.program;
        let Some((id, new)) = program.definition(&definition.text) else {
            // A constant may stand for another one.
            if let (Some(place), Some(other)) = (constant(program, name), constant(program, definition)) {
                values[place] = Some(ConstantValue::Operator(Operator::Constant(ConstantId(other as u32))));
                return vec![];
            }
            let error = self.not_there(definition, "a replacement");
            self.diagnostics.push(error);
            return vec![];
        };
        let arity = new.parameters.len();
        let new_span = new.span;
        if let Some(place) = constant(program, name)
            && module.is_none_or(|module| *module.text == *program.name)
        {
            if program.constants[place].arity as usize != arity {
                self.arity(name, definition);
                return vec![];
            }
            values[place] = Some(ConstantValue::Operator(Operator::Definition { id, bound: vec![] }));
            return vec![];
        }
        let mut targets = module.map_or(vec![], |module| of_module(program, module, name));
        if targets.is_empty() {
            targets.extend(program.definition(&name.text).map(|found| found.0));
        }
        if targets.is_empty() {
            let error = self.no_constant(name);
            self.diagnostics.push(error);
            return vec![];
        }
        // Copies of a native operator stand for the same one.
        let first = program.get(targets[0]);
        if let Body::Builtin(builtin) = first.body {
            targets = (0..program.definitions.len() as u32)
                .map(DefId)
                .filter(|id| matches!(program.get(*id).body, Body::Builtin(other) if other == builtin))
                .collect();
        }
        let mut replaced = vec![];
        for target in targets {
            let old = self.machine.program.get(target);
            if target == id {
                continue;
            }
            let locals: Vec<LocalId> = old.parameters.clone();
            if old.parameters.len() != arity {
                self.arity(name, definition);
                return vec![];
            }
            let arguments = locals.iter().map(|local| match self.machine.program.locals[local.0 as usize].arity {
                0 => Argument::Term(Term::new(TermKind::Local(*local, vec![]), new_span)),
                _ => Argument::Operator(Operator::Local(*local)),
            });
            let call = TermKind::Call(id, arguments.collect());
            let level = self.machine.program.get(id).level;
            let old = &mut self.machine.program.definitions[target.0 as usize];
            old.body = Body::Term(Term::new(call, new_span));
            old.level = level;
            old.recursive = false;
            replaced.push((target, id));
        }
        replaced
    }

    fn arity(&mut self, name: &Name, definition: &Name) {
        let message = format!("`{}` and `{}` take different numbers of parameters", name.text, definition.text);
        self.error("E5203", message, definition.span, "this cannot stand for the other");
    }

    fn no_constant(&self, name: &Name) -> Diagnostic {
        let program = &self.machine.program;
        let error = Diagnostic::error(
            "E5201",
            format!("`{}` is neither a constant nor a definition of module {}", name.text, program.name),
        )
        .label(name.span, "given a value here");
        let constants = program.constants.iter().map(|constant| &*constant.name);
        match nearest(&name.text, constants.chain(program.names.keys().map(|name| &**name))) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        }
    }
}

/// The definitions of a module by one name: itself, and what instances have made of it.
fn of_module(program: &Program, module: &Name, name: &Name) -> Vec<DefId> {
    let definitions = program.definitions.iter().enumerate().filter(|(_, definition)| {
        definition.module == module.text && definition.name.rsplit('!').next() == Some(&name.text) && !definition.is_let
    });
    definitions.map(|(place, _)| DefId(place as u32)).collect()
}

fn constant(program: &Program, name: &Name) -> Option<usize> {
    program.constants.iter().position(|constant| constant.name == name.text)
}
