//! Values as Rust expressions of a type.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Alternative, Type, Types, integer};
use crate::shape::Shape;

impl Types<'_> {
    /// A value as a Rust expression of type `ty`.
    pub fn literal(&self, value: &lockstep_model::Value, ty: &Type) -> Option<TokenStream> {
        use lockstep_model::Value;
        let atom = crate::shape::atom_of(value);
        Some(match (value, ty) {
            (Value::Bool(truth), Type::Boolean) => quote!(#truth),
            (Value::Int(number), Type::Integer) => integer(i64::from(*number)),
            (Value::Int(number), Type::Bounded(..)) => {
                let number = integer(i64::from(*number));
                quote!(Bounded(#number))
            }
            (_, Type::Enum(number)) => self.variant(*number, &atom?)?,
            (_, Type::Optional(number)) => {
                let atom = atom?;
                if self.enumerations[*number].absent.as_ref() == Some(&atom) {
                    quote!(None)
                } else {
                    let variant = self.variant(*number, &atom)?;
                    quote!(Some(#variant))
                }
            }
            (Value::Set(elements), Type::Set(element)) => {
                let mut bits = vec![0u64; self.words(element)];
                for value in elements.iter() {
                    let index = self.index(value, element)?;
                    bits[index / 64] |= 1 << (index % 64);
                }
                let bits = bits.into_iter().map(|word| {
                    let text = if word < 10 { format!("{word}") } else { format!("{word:#b}") };
                    text.parse::<TokenStream>().unwrap_or_default()
                });
                quote!(Set::from_bits([#(#bits),*]))
            }
            (Value::Set(elements), Type::IntegerSet) => {
                let least = i64::from(self.least?);
                let bits = elements.iter().try_fold(0u64, |bits, value| match value {
                    Value::Int(number) if (0..64).contains(&(i64::from(*number) - least)) => {
                        Some(bits | 1 << (i64::from(*number) - least))
                    }
                    _ => None,
                })?;
                let bits: TokenStream = format!("{bits:#b}").parse().ok()?;
                quote!(IntegerSet::from_bits(#bits))
            }
            (Value::Tuple(elements), Type::Tuple(types)) if elements.len() == types.len() => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().zip(types).map(|(value, ty)| self.literal(value, ty)).collect();
                let parts = parts?;
                if let [one] = parts.as_slice() { quote!((#one,)) } else { quote!((#(#parts),*)) }
            }
            (Value::Tuple(elements), Type::IntegerFunction(value, 1, count)) if elements.len() == *count => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().map(|element| self.literal(element, value)).collect();
                let parts = parts?;
                quote!(IntegerFunction::new([#(#parts),*]))
            }
            (Value::Function(pairs), Type::IntegerFunction(value, ..)) => {
                let parts: Option<Vec<TokenStream>> =
                    pairs.iter().map(|(_, element)| self.literal(element, value)).collect();
                let parts = parts?;
                quote!(IntegerFunction::new([#(#parts),*]))
            }
            (Value::Record(fields), Type::Struct(names)) => {
                let shapes = self.inference.fields(names);
                let name = self.structure(names);
                let parts: Option<Vec<TokenStream>> = fields
                    .iter()
                    .map(|(field, value)| {
                        let at = names.iter().position(|other| other == field)?;
                        let value = self.literal(value, &self.of(&shapes[at]))?;
                        let field = self.record_field(field);
                        Some(quote!(#field: #value))
                    })
                    .collect();
                let parts = parts?;
                quote!(#name { #(#parts),* })
            }
            (Value::Function(_) | Value::Record(_), Type::Function(key, value_type)) => {
                let pairs: Vec<(Value, Value)> = match value {
                    Value::Function(pairs) => pairs.to_vec(),
                    Value::Record(fields) => {
                        fields.iter().map(|(name, value)| (Value::Str(*name), value.clone())).collect()
                    }
                    _ => return None,
                };
                let mut slots: BTreeMap<usize, TokenStream> = BTreeMap::new();
                for (argument, value) in &pairs {
                    slots.insert(self.index(argument, key)?, self.literal(value, value_type)?);
                }
                let parts: Vec<TokenStream> = slots.into_values().collect();
                quote!(Function::new([#(#parts),*]))
            }
            (Value::Function(_) | Value::Record(_) | Value::Tuple(_), Type::Partial(key, value_type)) => {
                let pairs = lockstep_model::dynamic::pairs(value).ok()?;
                let parts = pairs.iter().map(|(argument, value)| {
                    let (argument, value) = (self.literal(argument, key)?, self.literal(value, value_type)?);
                    Some(quote!((#argument, #value)))
                });
                let (parts, name) = (parts.collect::<Option<Vec<TokenStream>>>()?, self.tokens(ty));
                if parts.is_empty() { quote!(<#name>::default()) } else { quote!(<#name>::from_iter([#(#parts),*])) }
            }
            (Value::Tuple(elements), Type::Sequence(element)) => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().map(|value| self.literal(value, element)).collect();
                let parts = parts?;
                if parts.is_empty() { quote!(Sequence::default()) } else { quote!(Sequence::from_iter([#(#parts),*])) }
            }
            (Value::Set(elements), Type::OrderedSet(element)) => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().map(|value| self.literal(value, element)).collect();
                let parts = parts?;
                if parts.is_empty() {
                    quote!(OrderedSet::default())
                } else {
                    quote!(OrderedSet::from_iter([#(#parts),*]))
                }
            }
            (_, Type::Union(number)) => {
                let alternative = self.alternative_of(value, *number)?;
                let variant = self.union_variant(*number, alternative);
                match &alternative.ty {
                    None => variant,
                    Some(ty) => {
                        let content = self.literal(value, ty)?;
                        quote!(#variant(#content))
                    }
                }
            }
            (_, Type::Dynamic) => self.values.build(value),
            _ => return None,
        })
    }

    /// The alternative of a union that a value belongs to.
    fn alternative_of(&self, value: &lockstep_model::Value, number: usize) -> Option<&Alternative> {
        use lockstep_model::Value;
        let is_of = |shape: &Shape| match (value, shape) {
            (Value::Bool(_), Shape::Boolean)
            | (Value::Int(_), Shape::Integer(_))
            | (Value::Set(_), Shape::Set { .. })
            | (Value::Tuple(_) | Value::Function(_), Shape::Sequence(_) | Shape::Tuple(_) | Shape::Function { .. }) => {
                true
            }
            (Value::Str(_) | Value::Model(_), Shape::Atoms(atoms, _)) => {
                crate::shape::atom_of(value).is_some_and(|atom| atoms.contains(&atom))
            }
            (Value::Record(fields), Shape::Record(names)) => fields.iter().map(|(name, _)| name).eq(names.iter()),
            (Value::Record(_), Shape::Function { .. }) => true,
            _ => false,
        };
        self.unions[number].alternatives.iter().find(|alternative| is_of(&alternative.shape))
    }

    /// The number of a value in its ordinal type.
    pub fn index(&self, value: &lockstep_model::Value, ty: &Type) -> Option<usize> {
        use lockstep_model::Value;
        Some(match (value, ty) {
            (Value::Bool(truth), Type::Boolean) => usize::from(*truth),
            (Value::Int(number), Type::Bounded(least, greatest)) if (least..=greatest).contains(&number) => {
                usize::try_from(number - least).ok()?
            }
            (_, Type::Enum(number)) => {
                let atom = crate::shape::atom_of(value)?;
                self.enumerations[*number].variants.iter().position(|(other, _)| *other == atom)?
            }
            (_, Type::Optional(number)) => {
                let atom = crate::shape::atom_of(value)?;
                if self.enumerations[*number].absent.as_ref() == Some(&atom) {
                    0
                } else {
                    1 + self.index(value, &Type::Enum(*number))?
                }
            }
            (Value::Tuple(elements), Type::Tuple(types)) if elements.len() == types.len() => {
                elements.iter().zip(types).try_fold(0usize, |index, (value, ty)| {
                    Some(index * usize::try_from(self.count(ty)?).ok()? + self.index(value, ty)?)
                })?
            }
            (Value::Record(fields), Type::Struct(names)) if fields.iter().map(|(name, _)| name).eq(names.iter()) => {
                let shapes = self.inference.fields(names);
                fields.iter().zip(&shapes).try_fold(0usize, |index, ((_, value), shape)| {
                    let count = usize::try_from(self.counted(shape)?).ok()?;
                    Some(index * count + self.index_among(value, shape)?)
                })?
            }
            (_, Type::Union(number)) => {
                let own = self.alternative_of(value, *number)?;
                let mut before = 0;
                for alternative in &self.unions[*number].alternatives {
                    if alternative.variant == own.variant {
                        break;
                    }
                    before += self.count_of(alternative)?;
                }
                let within = self.index_among(value, &own.shape)?;
                usize::try_from(before).ok()? + within
            }
            _ => return None,
        })
    }

    /// The number of a value in a field or an alternative of this shape.
    fn index_among(&self, value: &lockstep_model::Value, shape: &Shape) -> Option<usize> {
        match (value, shape) {
            (lockstep_model::Value::Int(number), Shape::Integer(interval)) => {
                usize::try_from(i64::from(*number) - interval.least).ok()
            }
            (_, Shape::Atoms(atoms, _)) if atoms.len() == 1 => Some(0),
            (value, shape) => self.index(value, &self.of(shape)),
        }
    }
}
