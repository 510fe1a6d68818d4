//! Between typed values and [`Value`]s.

use super::finite::{Bounded, Finite};
use super::loops::gathered;
use super::{Function, IntegerFunction, IntegerSet, Map, OrderedSet, Partial, Sequence, Set};
use crate::value::{Symbol, Value, function_of, set_of};

/// A type whose values are TLA+ values.
pub trait Typed: Sized {
    /// The value as the spec means it.
    fn to_value(&self) -> Value;

    /// The typed value; `None` where `value` is not of the type.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A finite type for which `Option::None` stands for a value of its own, such as the model value `NoEvent`.
pub trait Absent: Finite + Typed {
    /// What `None` stands for.
    fn absent() -> Value;
}

/// A value without a static shape.
impl Typed for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Typed for bool {
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Bool(truth) = value { Some(*truth) } else { None }
    }
}

impl Typed for i32 {
    fn to_value(&self) -> Value {
        Value::Int(*self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Int(number) = value { Some(*number) } else { None }
    }
}

impl<const LEAST: i32, const GREATEST: i32> Typed for Bounded<LEAST, GREATEST> {
    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }

    fn from_value(value: &Value) -> Option<Self> {
        i32::from_value(value).and_then(Self::within)
    }
}

impl<T: Absent> Typed for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(T::absent, T::to_value)
    }

    fn from_value(value: &Value) -> Option<Self> {
        if *value == T::absent() { Some(None) } else { T::from_value(value).map(Some) }
    }
}

macro_rules! typed_tuple {
    ($($name:ident $place:tt),*) => {
        impl<$($name: Typed),*> Typed for ($($name,)*) {
            fn to_value(&self) -> Value {
                Value::tuple([$(self.$place.to_value()),*])
            }

            fn from_value(value: &Value) -> Option<Self> {
                const LENGTH: usize = [$($place),*].len();
                match value {
                    Value::Tuple(elements) if elements.len() == LENGTH => {
                        Some(($($name::from_value(&elements[$place])?,)*))
                    }
                    _ => None,
                }
            }
        }
    };
}

typed_tuple!(A 0);
typed_tuple!(A 0, B 1);
typed_tuple!(A 0, B 1, C 2);
typed_tuple!(A 0, B 1, C 2, D 3);
typed_tuple!(A 0, B 1, C 2, D 3, E 4);
typed_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
typed_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
typed_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// The typed elements; `None` where one of them is not of the type.
fn typed<T: Typed>(elements: &[Value]) -> Option<Vec<T>> {
    let mut all = Vec::with_capacity(elements.len());
    for element in elements {
        all.push(T::from_value(element)?);
    }
    Some(all)
}

/// The argument-value pairs of any function, in order.
fn pairs(value: &Value) -> Option<Vec<(Value, Value)>> {
    match value {
        Value::Tuple(elements) => {
            Some(elements.iter().enumerate().map(|(i, value)| (Value::Int(i as i32 + 1), value.clone())).collect())
        }
        Value::Record(fields) => Some(fields.iter().map(|(name, value)| (Value::Str(*name), value.clone())).collect()),
        Value::Function(pairs) => Some(pairs.to_vec()),
        _ => None,
    }
}

/// The values of a function on all of a finite type, of which it is given what is where.
fn rows(value: &Value, count: usize, place: &dyn Fn(&Value) -> Option<usize>) -> Option<Vec<Value>> {
    let pairs = pairs(value)?;
    let mut rows = vec![None; count];
    for (key, value) in pairs {
        rows[place(&key)?] = Some(value);
    }
    rows.into_iter().collect()
}

/// The values of a function on the integers from `least` on, in order, of whose pairs these are all.
fn values_from(least: i32, pairs: &[(Value, Value)]) -> Option<Vec<Value>> {
    let mut keys = least..;
    pairs
        .iter()
        .map(|(key, value)| (keys.next().map(Value::Int).as_ref() == Some(key)).then(|| value.clone()))
        .collect()
}

impl<T: Finite + Typed, const WORDS: usize> Typed for Set<T, WORDS> {
    fn to_value(&self) -> Value {
        set_of(gathered(self.iter().map(|element| element.to_value())))
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Set(elements) = value else { return None };
        let mut set = Self::EMPTY;
        for element in elements.iter() {
            set = set.with(T::from_value(element)?);
        }
        Some(set)
    }
}

impl<const LEAST: i32> Typed for IntegerSet<LEAST> {
    fn to_value(&self) -> Value {
        set_of(gathered(self.iter().map(Value::Int)))
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Set(elements) = value else { return None };
        let mut set = Self::EMPTY;
        for element in elements.iter() {
            set = set.with(i32::from_value(element)?).ok()?;
        }
        Some(set)
    }
}

impl<T: Typed + Ord + Clone> Typed for OrderedSet<T> {
    fn to_value(&self) -> Value {
        set_of(gathered(self.iter().map(|element| element.to_value())))
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Set(elements) = value else { return None };
        typed(elements).map(Self::from)
    }
}

impl<T: Typed + Clone> Typed for Sequence<T> {
    fn to_value(&self) -> Value {
        Value::Tuple(gathered(self.iter().map(|element| element.to_value())).into())
    }

    fn from_value(value: &Value) -> Option<Self> {
        let Value::Tuple(elements) = value else { return None };
        typed(elements).map(Self::from)
    }
}

/// The typed value of a record's field.
pub fn field_of<T: Typed>(fields: &[(Symbol, Value)], name: &str) -> Option<T> {
    T::from_value(value_of(fields, name)?)
}

fn value_of<'a>(fields: &'a [(Symbol, Value)], name: &str) -> Option<&'a Value> {
    fields.iter().find(|field| field.0.as_str() == name).map(|field| &field.1)
}

/// The function with these values in order, where `key` says of a place what is there.
fn function<V: Typed>(values: &[V], key: impl Fn(usize) -> Value) -> Value {
    let mut pairs = Vec::with_capacity(values.len());
    for value in values {
        pairs.push((key(pairs.len()), value.to_value()));
    }
    function_of(pairs)
}

impl<K: Finite + Typed, V: Typed, const N: usize> Typed for Function<K, V, N> {
    fn to_value(&self) -> Value {
        function(self.values(), |place| K::nth(place).to_value())
    }

    fn from_value(value: &Value) -> Option<Self> {
        let rows = rows(value, N, &|key| K::from_value(key).map(K::index))?;
        typed(&rows)?.try_into().ok().map(Function::new)
    }
}

impl<V: Typed, const LEAST: i32, const N: usize> Typed for IntegerFunction<V, LEAST, N> {
    fn to_value(&self) -> Value {
        function(self.values(), |place| Value::Int(LEAST + place as i32))
    }

    fn from_value(value: &Value) -> Option<Self> {
        let values = typed(&values_from(LEAST, &pairs(value)?)?)?;
        values.try_into().ok().map(IntegerFunction::new)
    }
}

impl<K: Finite + Typed, V: Typed, const N: usize> Typed for Partial<K, V, N> {
    fn to_value(&self) -> Value {
        function_of(gathered(self.iter().map(|(key, value)| (key.to_value(), value.to_value()))))
    }

    fn from_value(value: &Value) -> Option<Self> {
        let mut function = Self::default();
        for (key, value) in pairs(value)? {
            function.put(K::from_value(&key)?, V::from_value(&value)?);
        }
        Some(function)
    }
}

impl<K: Typed + Ord + Clone + std::fmt::Debug, V: Typed + Clone> Typed for Map<K, V> {
    fn to_value(&self) -> Value {
        function_of(gathered(self.iter().map(|(key, value)| (key.to_value(), value.to_value()))))
    }

    fn from_value(value: &Value) -> Option<Self> {
        let mut all = Vec::new();
        for (key, value) in pairs(value)? {
            all.push((K::from_value(&key)?, V::from_value(&value)?));
        }
        Some(Self::from(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip<T: Typed + PartialEq + std::fmt::Debug>(typed: T, text: &str) {
        let value = typed.to_value();
        assert_eq!(value.to_string(), text);
        assert_eq!(T::from_value(&value), Some(typed));
    }

    #[test]
    fn values_go_there_and_back() {
        round_trip(Set::<(bool, bool)>::from([(true, false)]), "{<<TRUE, FALSE>>}");
        round_trip(IntegerSet::<0>::collect([5, 2]).unwrap(), "{2, 5}");
        round_trip(Function::<bool, i32, 2>::new([1, 2]), "(FALSE :> 1 @@ TRUE :> 2)");
        round_trip(
            Function::<(Bounded<0, 1>, bool), i32, 4>::from_fn(|(n, truth)| n.0 + i32::from(truth)),
            "(<<0, FALSE>> :> 0 @@ <<0, TRUE>> :> 1 @@ <<1, FALSE>> :> 1 @@ <<1, TRUE>> :> 2)",
        );
        assert_eq!(Bounded::<0, 1>::from_value(&Value::Int(2)), None);
        round_trip(IntegerFunction::<i32, 1, 2>::new([7, 8]), "<<7, 8>>");
        round_trip(IntegerFunction::<i32, 0, 2>::new([7, 8]), "(0 :> 7 @@ 1 :> 8)");
        round_trip((1..=3).collect::<Sequence<i32>>(), "<<1, 2, 3>>");
        round_trip((1..=3).collect::<OrderedSet<i32>>(), "{1, 2, 3}");
        round_trip(Partial::<bool, i32, 2>::from_iter([(true, 1)]), "(TRUE :> 1)");
        round_trip(Partial::<bool, i32, 2>::default(), "<<>>");
        round_trip(Map::<i32, bool>::from_iter([(2, true), (1, false)]), "<<FALSE, TRUE>>");
        round_trip(Map::<i32, bool>::from_iter([(2, true)]), "(2 :> TRUE)");
        round_trip(Map::<i32, bool>::default(), "<<>>");
        assert_eq!(Map::<i32, bool>::from_value(&Value::function([(Value::Int(1), Value::Int(1))])), None);
        assert_eq!(Function::<bool, i32, 2>::from_value(&Value::tuple([])), None);
        assert_eq!(IntegerFunction::<i32, 1, 2>::from_value(&Value::tuple([Value::Int(1)])), None);
    }
}
