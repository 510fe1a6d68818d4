//! Values as TLC prints them: a set that is large is written as it was made, and so is a function of endless arguments.

use std::fmt::Write as _;

use lockstep_model::value::is_name;
use lockstep_model::{Outcome, Value};

use super::code::{CodeBody, Scoped};
use super::enumerate::are_places;
use super::function::domain;
use super::lazy::{Lazy, V};
use super::parts::function_of;
use super::run::Run;

/// TLC's bound on the power sets that it spells out, by the elements that subsets are made of.
const MOST_SUBSETS_OF: u64 = 7;
/// TLC's bound on the sets of functions, records and tuples that it spells out.
const MOST_MADE: u64 = 2000;

impl Run<'_> {
    /// The text of a value.
    ///
    /// # Errors
    /// Where something in it has no value, or is to be spelt out and cannot be. TLC then writes what failed inside a
    /// function as it was made, if it has not yet computed the function: no text of a value either.
    pub fn text(&mut self, value: &V) -> Outcome<String> {
        let mut text = String::new();
        self.write(&mut text, value)?;
        Ok(text)
    }

    fn write(&mut self, out: &mut String, value: &V) -> Outcome<()> {
        let lazy = match value {
            V::Value(value) => return put(out, value.as_made()),
            V::Lazy(lazy) => lazy,
        };
        match &**lazy {
            Lazy::Interval(a, b) if a <= b => put(out, format_args!("{a}..{b}")),
            Lazy::Naturals => put(out, "Nat"),
            Lazy::Integers => put(out, "Int"),
            Lazy::Reals => put(out, "Real"),
            Lazy::Strings => put(out, "STRING"),
            Lazy::Any => put(out, "ANY"),
            Lazy::Sequences(items) => self.framed(out, "Seq(", [("", items)], "", ")"),
            Lazy::Powerset(set) if self.size_of([set])? >= MOST_SUBSETS_OF => match set {
                // The interval's operator binds less.
                V::Lazy(inner) if matches!(**inner, Lazy::Interval(..)) => {
                    self.framed(out, "SUBSET (", [("", set)], "", ")")
                }
                _ => self.framed(out, "SUBSET ", [("", set)], "", ""),
            },
            Lazy::Functions(arguments, results) if self.number_of_functions(arguments, results)? >= MOST_MADE => {
                self.framed(out, "[", [("", arguments), ("", results)], " -> ", "]")
            }
            Lazy::Records(fields) if self.size_of(fields.iter().map(|field| &field.1))? >= MOST_MADE => {
                let names: Vec<String> = fields.iter().map(|field| format!("{}: ", field.0)).collect();
                let parts = names.iter().map(String::as_str).zip(fields.iter().map(|field| &field.1));
                self.framed(out, "[", parts, ", ", "]")
            }
            Lazy::Product(sets) if self.size_of(sets.iter())? >= MOST_MADE => {
                self.framed(out, "(", sets.iter().map(|set| ("", set)), " \\X ", ")")
            }
            Lazy::Enumeration(parts) => {
                let parts = self.sorted(parts)?;
                self.framed(out, "{", parts.iter().map(|part| ("", part)), ", ", "}")
            }
            Lazy::Listed(pairs) => self.write_pairs(out, pairs),
            Lazy::Updated(function, ..) => match self.tabled(value) {
                Ok(table) => self.write(out, &table),
                Err(_) => self.write(out, function),
            },
            Lazy::Function(sets, scoped, ..) => match self.tabled(value) {
                Ok(table) => self.write(out, &table),
                Err(failure) if scoped.code.own.is_none() && sets.iter().all(V::is_plain_set) => Err(failure),
                Err(_) => {
                    let bounds: Vec<String> = scoped.names.iter().map(|name| format!("{name} \\in ")).collect();
                    let parts = bounds.iter().map(String::as_str).zip(&**sets);
                    let rule = format!(" |-> <expression {}>]", self.place_of(scoped));
                    self.framed(out, "[", parts, ", ", &rule)
                }
            },
            _ => {
                let elements = self.elements(value)?;
                put(out, Value::Set(elements.into()).as_made())
            }
        }
    }

    /// A function's value at each argument.
    fn tabled(&mut self, function: &V) -> Outcome<V> {
        if let V::Lazy(lazy) = function
            && let Lazy::Function(sets, ..) = &**lazy
        {
            // All of them, even where one is empty.
            for set in sets {
                self.begin(set)?;
            }
        }
        let arguments = self.elements(&domain(function)?)?;
        let mut pairs = Vec::with_capacity(arguments.len());
        for argument in arguments.iter() {
            let argument = V::Value(argument.clone());
            let value = self.apply_value(function, &argument)?;
            pairs.push((argument, value));
        }
        Ok(function_of(pairs))
    }

    fn write_pairs(&mut self, out: &mut String, pairs: &[(V, V)]) -> Outcome<()> {
        if are_places(pairs.iter().map(|pair| &pair.0)) {
            return self.framed(out, "<<", pairs.iter().map(|pair| ("", &pair.1)), ", ", ">>");
        }
        let is_record =
            pairs.iter().all(|pair| matches!(&pair.0, V::Value(Value::Str(name)) if is_name(name.as_str())));
        let mut label = |argument: &V| match argument {
            V::Value(Value::Str(name)) if is_record => Ok(format!("{} |-> ", name.as_str())),
            argument => self.text(argument).map(|text| text + " :> "),
        };
        let labels: Vec<String> = pairs.iter().map(|pair| label(&pair.0)).collect::<Outcome<_>>()?;
        let parts = labels.iter().map(String::as_str).zip(pairs.iter().map(|pair| &pair.1));
        let (before, between, after) = if is_record { ("[", ", ", "]") } else { ("(", " @@ ", ")") };
        self.framed(out, before, parts, between, after)
    }

    /// Parts with their labels, between brackets.
    fn framed<'t>(
        &mut self,
        out: &mut String,
        before: &str,
        parts: impl IntoIterator<Item = (&'t str, &'t V)>,
        between: &str,
        after: &str,
    ) -> Outcome<()> {
        out.push_str(before);
        for (index, (label, part)) in parts.into_iter().enumerate() {
            out.push_str(if index == 0 { "" } else { between });
            out.push_str(label);
            self.write(out, part)?;
        }
        put(out, after)
    }

    /// The number of combinations of elements of the sets.
    fn size_of<'t>(&mut self, sets: impl IntoIterator<Item = &'t V>) -> Outcome<u64> {
        let mut size = 1_u64;
        for set in sets {
            let own = self.size(set)?;
            size = size.saturating_mul(own);
        }
        Ok(size)
    }

    fn number_of_functions(&mut self, arguments: &V, results: &V) -> Outcome<u64> {
        let exponent = u32::try_from(self.size_of([arguments])?).unwrap_or(u32::MAX);
        Ok(self.size_of([results])?.saturating_pow(exponent))
    }

    /// Where a rule stands.
    fn place_of(&self, scoped: &Scoped) -> String {
        match &scoped.code.body {
            CodeBody::Expression(body) => self.evaluator.location(body.span).to_string(),
            CodeBody::Action(_) => "of an action".into(),
        }
    }
}

fn put(out: &mut String, text: impl std::fmt::Display) -> Outcome<()> {
    let _ = write!(out, "{text}");
    Ok(())
}
