//! Native operators.

use std::sync::PoisonError;

use lockstep_model::dynamic;
use lockstep_model::{Failure, FailureKind, Outcome, Value, behaviour};

use super::code::{Kind, Node};
use super::function::{domain, pairs};
use super::lazy::{Lazy, V};
use super::number::{arithmetic, number};
use super::run::{Run, unbound};
use super::sequence::no_sequence;
use crate::term::Builtin;

impl Run<'_> {
    pub fn builtin(&mut self, builtin: Builtin, operands: &[Node], base: usize, node: &Node) -> Outcome<V> {
        use Builtin as B;
        let _ = node;
        match (builtin, operands) {
            (B::Union, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.union(a, b)
            }
            (B::Intersection, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.intersection(a, b)
            }
            (B::Difference, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.difference(a, b)
            }
            (B::Powerset, [a]) => Ok(Lazy::Powerset(self.eval(a, base)?).into()),
            (B::BigUnion, [a]) => self.big_union(a, base),
            (B::Domain, [a]) => {
                if let Some(Value::Tuple(items)) = self.place(a, base) {
                    return Ok(Lazy::Interval(1, i32::try_from(items.len()).unwrap_or(i32::MAX)).into());
                }
                let function = self.eval(a, base)?;
                domain(&function)
            }
            (B::BooleanSet, []) => Ok(V::Value(Value::set([Value::Bool(false), Value::Bool(true)]))),
            (B::StringSet, []) => Ok(Lazy::Strings.into()),
            (B::Naturals, []) => Ok(Lazy::Naturals.into()),
            (B::Integers, []) => Ok(Lazy::Integers.into()),
            (B::Reals, []) => Ok(Lazy::Reals.into()),
            (B::AnySet, []) => Ok(Lazy::Any.into()),
            (B::Interval, [a, b]) => Ok(Lazy::Interval(self.integer(a, base)?, self.integer(b, base)?).into()),
            (B::Add | B::Subtract | B::Multiply | B::Divide | B::Modulo | B::Power, [a, b]) => {
                let (a, b) = (self.integer(a, base)?, self.integer(b, base)?);
                arithmetic(builtin, a, b).map(|number| V::Value(Value::Int(number)))
            }
            (B::Negate, [a]) => number(i64::from(self.integer(a, base)?).checked_neg()),
            // The empty sequence is one of them, whatever the elements are to be.
            (B::SequenceSet, [a]) => Ok(Lazy::Sequences(self.eval(a, base)?).into()),
            (B::Length, [a]) => match self.place(a, base) {
                Some(Value::Tuple(items)) => number(i64::try_from(items.len()).ok()),
                _ => match self.eval(a, base)? {
                    V::Lazy(ref lazy) if let Some(parts) = lazy.sequence() => number(i64::try_from(parts.len()).ok()),
                    value => match self.force(value)? {
                        Value::Tuple(items) => number(i64::try_from(items.len()).ok()),
                        Value::Str(text) => number(i64::try_from(text.as_str().chars().count()).ok()),
                        other => Err(no_sequence("Len", &other)),
                    },
                },
            },
            (B::Concatenate, [a, b]) => self.concatenated(a, b, base),
            (B::Append, [a, b]) => self.append(a, b, base),
            (B::Head, [a]) => {
                if let Some(Value::Tuple(items)) = self.place(a, base)
                    && let [first, ..] = &**items
                {
                    return Ok(V::Value(first.clone()));
                }
                let empty = || Failure::new(FailureKind::Library, "Head is applied to the empty sequence");
                match self.eval(a, base)? {
                    V::Lazy(ref lazy) if let Some([first, ..]) = lazy.sequence() => Ok(first.1.clone()),
                    value => match self.force(value)? {
                        Value::Tuple(items) => items.first().cloned().map(V::Value).ok_or_else(empty),
                        other => Err(no_sequence("Head", &other)),
                    },
                }
            }
            (B::Tail, [a]) => self.tail(a, base),
            (B::SubSequence, [a, b, c]) => self.sub_sequence(a, b, c, base),
            (B::IsFiniteSet, [a]) => {
                let value = self.eval(a, base)?;
                self.is_finite(&value).map(V::from)
            }
            (B::IsABag, [a]) => {
                let value = self.eval(a, base)?;
                let Some(function) = self.force_function(value)? else { return Ok(V::from(false)) };
                let is_count = |pair: &(Value, Value)| matches!(pair.1, Value::Int(count) if count > 0);
                Ok(V::from(pairs(&function)?.iter().all(is_count)))
            }
            (B::Cardinality, [a]) => {
                if let Some(Value::Set(elements)) = self.place(a, base) {
                    elements.count();
                    return number(i64::try_from(elements.len()).ok());
                }
                let set = self.enumerable(a, base)?;
                self.cardinality(&set)
            }
            (B::Print, [a, b]) => {
                let (text, value) = (self.eval(a, base)?, self.eval(b, base)?);
                dynamic::print_line(&format!("{}  {}", self.text(&text)?, self.text(&value)?));
                Ok(value)
            }
            (B::PrintT, [a]) => {
                let value = self.eval(a, base)?;
                dynamic::print_line(&self.text(&value)?);
                Ok(V::from(true))
            }
            (B::Assert, [a, b]) => match self.eval(a, base)? {
                V::Value(Value::Bool(true)) => Ok(V::from(true)),
                // To TLC, what is no truth value is not true.
                _ => {
                    let message = self.plain(b, base)?;
                    let message = match &message {
                        Value::Str(text) => text.as_str().to_owned(),
                        other => other.to_string(),
                    };
                    Err(Failure::new(FailureKind::Assertion, message))
                }
            },
            (B::JavaTime, []) => Ok(V::Value(Value::Int(dynamic::clock()))),
            (B::TlcGet, [a]) => {
                let key = self.plain(a, base)?;
                self.register(&key, None)
            }
            (B::TlcGetOrDefault, [a, b]) => {
                let key = self.plain(a, base)?;
                let default = self.plain(b, base)?;
                self.register(&key, Some(default))
            }
            (B::TlcSet, [a, b]) => {
                let key = self.plain(a, base)?;
                let value = self.plain(b, base)?;
                self.set_register(&key, value)?;
                Ok(V::from(true))
            }
            (B::Track, [a, b]) => {
                let is_true = self.truth(a, base)?;
                let name = self.plain(b, base)?;
                self.track(name, is_true)?;
                Ok(V::from(true))
            }
            (B::Counts, []) => Ok(V::Value(self.counts())),
            (B::Trace, []) => self.trace(false).map(V::Value),
            (B::CounterExample, []) => {
                Ok(V::Value(self.evaluator.machine.program.symbols.value(&behaviour::counterexample())))
            }
            (B::ToTrace, [a]) => {
                let graph = self.plain(a, base)?;
                behaviour::to_trace(&graph).map(V::Value)
            }
            (B::EvalDefinition, [a]) => {
                let name = self.plain(a, base)?;
                self.definition(&name, false).map(V::Value)
            }
            (B::SingletonFunction, [a, b]) => {
                let argument = self.applied_to(a, base)?;
                let value = self.parts(std::iter::once(b), base)?;
                Ok(value.function(std::iter::once(argument).collect()))
            }
            (B::MergeFunctions, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.merged(a, b)
            }
            (B::Permutations, [a]) => {
                let set = self.enumerable(a, base)?;
                let elements = self.elements(&set)?;
                if elements.len() > 9 {
                    return Err(super::lazy::too_large());
                }
                let mut all = vec![];
                permute(&mut elements.to_vec(), 0, &mut |order| {
                    all.push(Value::function(elements.iter().cloned().zip(order.iter().cloned())));
                });
                Value::try_set(all).map(V::Value)
            }
            (B::RandomElement, [a]) => self.random_element(a, base).map(V::Value),
            (B::RandomSubset, [a, b]) => {
                let size = self.operand(a, base)?;
                self.random_subset(size, b, base).map(V::Value)
            }
            (B::RandomSetOfSubsets, [a, b, c]) => {
                let (sets, size) = (self.operand(a, base)?, self.operand(b, base)?);
                self.random_set_of_subsets(sets, size, c, base).map(V::Value)
            }
            (B::ToString, [a]) => {
                let value = self.eval(a, base)?;
                let text = self.text(&value)?;
                Ok(V::Value(self.string(&text)))
            }
            // TLC says of whatever has no value here that TLCEval has none; so it does of TLCCache and AssertError.
            (B::Eval, [a]) => self.eagerly(a, base).map_err(all_caught),
            (B::ModelValue, [a]) => match self.plain(a, base)? {
                Value::Str(name) => Ok(V::Value(Value::Model(name))),
                other => Err(Failure::new(FailureKind::Library, format!("{other} is no name of a model value"))),
            },
            (B::AssertError, [message, expression]) => {
                // TLC looks at the text of the spec, and not at a value.
                if !matches!(&message.kind, Kind::Value(V::Value(Value::Str(_)))) {
                    let message = "the first argument of AssertError is to be a string as it is written";
                    return Err(Failure::new(FailureKind::Type, message));
                }
                match self.plain(expression, base) {
                    Ok(_) => Ok(V::from(false)),
                    Err(failure) if failure.kind() == FailureKind::Recursion => Err(failure.caught()),
                    Err(_) => Ok(V::from(true)),
                }
            }
            (B::Defer | B::PickSuccessor, [_]) => Ok(V::from(true)),
            (B::NoOp, [a]) => self.eval(a, base),
            (B::Cache, [a, b]) => self.cached(a, b, base).map(V::Value).map_err(all_caught),
            (B::Fingerprint, [a]) => {
                let value = self.plain(a, base)?;
                Ok(V::Value(Value::Int(dynamic::fingerprint(&value))))
            }
            (B::ToJson, [a]) => self.as_text(a, base, |value| Ok(dynamic::to_json(value))),
            (B::ToJsonArray, [a]) => self.as_text(a, base, dynamic::to_json_array),
            (B::ToJsonObject, [a]) => self.as_text(a, base, dynamic::to_json_object),
            (B::JsonSerialize, [a, b]) => {
                let (name, value) = (self.plain(a, base)?, self.plain(b, base)?);
                self.json_to_file(&name, &value).map(V::from)
            }
            (B::NdJsonSerialize, [a, b]) => {
                let (name, value) = (self.plain(a, base)?, self.plain(b, base)?);
                self.json_to_lines(&name, &value).map(V::from)
            }
            (B::JsonDeserialize, [a]) => {
                let name = self.plain(a, base)?;
                self.json_of_file(&name).map(V::Value)
            }
            (B::NdJsonDeserialize, [a]) => {
                let name = self.plain(a, base)?;
                self.json_of_lines(&name).map(V::Value)
            }
            (B::ParseInteger, [a]) => dynamic::parsed(&self.plain(a, base)?).map(|number| V::Value(Value::Int(number))),
            (B::ZeroPad, [a, b]) => {
                let text = dynamic::padded(self.integer(a, base)?, self.integer(b, base)?).to_string();
                Ok(V::Value(self.string(text.trim_matches('"'))))
            }
            (B::IoEnv, []) => Ok(V::Value(self.environment())),
            (B::RealDivide | B::Infinity, _) => {
                Err(Failure::new(FailureKind::Unsupported, "real numbers cannot be computed with"))
            }
            _ => Err(match builtin.no_value() {
                Some(message) => Failure::new(FailureKind::Unsupported, message),
                None => unbound(),
            }),
        }
    }

    /// `TLCEval(node)`
    fn eagerly(&mut self, node: &Node, base: usize) -> Outcome<V> {
        match self.eval(node, base)? {
            // Of a set no more is computed than which elements it has.
            set if set.is_set() => self.met(&set)?.set(),
            value => self.force(value).map(V::Value),
        }
    }

    /// A value as a string, of which the spec may mention the text.
    fn as_text(&mut self, node: &Node, base: usize, write: impl FnOnce(&Value) -> Outcome<Value>) -> Outcome<V> {
        let value = self.plain(node, base)?;
        Ok(V::Value(self.evaluator.machine.program.symbols.value(&write(&value)?)))
    }

    /// `TLCCache(node, closure)` of a constant expression.
    fn cached(&mut self, node: &Node, closure: &Node, base: usize) -> Outcome<Value> {
        let key = (node.span, self.plain(closure, base)?);
        let cached = &self.evaluator.world.clone().cached;
        let known = cached.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(value) = known {
            return Ok(value);
        }
        let value = self.plain(node, base)?;
        cached.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value.clone());
        Ok(value)
    }

    /// The string with the spec's place in the order, where the spec mentions it.
    pub fn string(&self, text: &str) -> Value {
        Value::Str(self.evaluator.symbol(text))
    }
}

/// A failure within what TLC evaluates in an operator of its own: whatever it is, the operator has no value then.
#[cold]
fn all_caught(failure: Failure) -> Failure {
    failure.enclosed().caught()
}

fn permute(items: &mut Vec<Value>, from: usize, visit: &mut impl FnMut(&[Value])) {
    if from >= items.len() {
        visit(items);
        return;
    }
    for place in from..items.len() {
        items.swap(from, place);
        permute(items, from + 1, visit);
        items.swap(from, place);
    }
}
