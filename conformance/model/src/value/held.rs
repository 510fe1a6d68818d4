//! Described sets wherever they stand in a value.

use super::{Described, Elements, Value};

impl Value {
    /// Whether it is, or holds, a set that is [described](Described).
    pub fn holds_described(&self) -> bool {
        match self {
            Value::Set(elements) => elements.description().is_some() || elements.iter().any(Value::holds_described),
            Value::Tuple(items) => items.iter().any(Value::holds_described),
            Value::Record(fields) => fields.iter().any(|field| field.1.holds_described()),
            Value::Function(pairs) => pairs.iter().any(|(key, value)| key.holds_described() || value.holds_described()),
            Value::Bool(_) | Value::Int(_) | Value::Str(_) | Value::Model(_) => false,
        }
    }

    /// The same with other elements in the place of each described set; of one that holds others, these are left to it.
    #[must_use]
    pub fn with_described(&self, other: &dyn Fn(&Described) -> Elements) -> Value {
        if !self.holds_described() {
            return self.clone();
        }
        let inner = |value: &Value| value.with_described(other);
        match self {
            Value::Set(elements) => match elements.description() {
                Some(described) => Value::Set(other(described)),
                None => Value::Set(elements.iter().map(inner).collect()),
            },
            Value::Tuple(items) => Value::Tuple(items.iter().map(inner).collect()),
            Value::Record(fields) => Value::Record(fields.iter().map(|(name, value)| (*name, inner(value))).collect()),
            Value::Function(pairs) => {
                Value::Function(pairs.iter().map(|(key, value)| (inner(key), inner(value))).collect())
            }
            value => value.clone(),
        }
    }

    /// The same as the value of a name: a described set has a place in it.
    #[must_use]
    pub fn placed(&self) -> Value {
        self.with_described(&|described| Elements::described(described.placed()))
    }

    /// The same with its sets listed.
    #[must_use]
    pub fn listed(&self) -> Value {
        self.with_described(&|described| described.all().iter().map(Value::listed).collect())
    }

    /// Puts the described sets in order, where they have a place.
    pub fn settle(&self) {
        match self {
            Value::Set(elements) => {
                elements.settle();
                elements.iter().for_each(Value::settle);
            }
            Value::Tuple(items) => items.iter().for_each(Value::settle),
            Value::Record(fields) => fields.iter().for_each(|field| field.1.settle()),
            Value::Function(pairs) => pairs.iter().for_each(|(key, value)| {
                key.settle();
                value.settle();
            }),
            Value::Bool(_) | Value::Int(_) | Value::Str(_) | Value::Model(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_put_in_order_where_it_is_compared() {
        let numbers = |all: &[i32]| all.iter().copied().map(Value::Int).collect::<Vec<_>>();
        let made = || Value::Set(Elements::described(Described::new(numbers(&[1, 2]).into(), numbers(&[2, 1, 2]))));
        let met = |held: &Value| match held {
            Value::Tuple(items) => match &items[0] {
                Value::Set(elements) => elements.met().to_vec(),
                other => panic!("{other}"),
            },
            other => panic!("{other}"),
        };
        let held = Value::tuple([made()]);
        let (named, other) = (held.placed(), held.placed());
        assert_eq!(named.equals(&other), Ok(true));
        assert_eq!(met(&named), numbers(&[1, 2]), "it was asked");
        assert_eq!(met(&other), numbers(&[2, 1, 2]), "the other one was looked at");
        assert_eq!(named.equals(&Value::tuple([])), Ok(false));
        assert!(!other.listed().holds_described());
        assert_eq!(met(&other), numbers(&[2, 1, 2]));
        other.settle();
        assert_eq!(met(&other), numbers(&[1, 2]));
        assert_eq!(met(&held), numbers(&[2, 1, 2]), "it has no place");
    }
}
