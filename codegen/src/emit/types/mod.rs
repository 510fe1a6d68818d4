//! The Rust types of shapes: which enums and structs a model needs, what they are called, and what each shape becomes.

mod choice;
mod fields;
mod keys;
mod literals;
mod naming;
mod order;
mod unions;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use self::fields::Fields;
pub use self::order::Order;
pub use self::unions::{Alternative, Union};

use super::imports::reserved;
use super::places::Places;
use super::values::Shared;
use crate::machine::Machine;
use crate::shape::{Atom, FieldNames, Hint, Inference, Interval, Shape, Slot};
use crate::term::{ConstantId, VariableId};

/// The elements of the longest tuple that is one in Rust.
const LONGEST_TUPLE: usize = 8;

/// The integers that are numbered one by one where they stand in values of finite types.
const MOST_NUMBERS: u64 = 64;

/// The Rust type of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `bool`
    Boolean,
    /// `i32`
    Integer,
    /// `Bounded<LEAST, GREATEST>`: an integer in the argument of a function whose domain has no others.
    Bounded(i32, i32),
    /// The enum with this number.
    Enum(usize),
    /// `Option` of it: `None` stands for its absent value.
    Optional(usize),
    /// `Set<T>`: a bit an element.
    Set(Box<Type>),
    /// `IntegerSet`
    IntegerSet,
    /// `OrderedSet<T>`
    OrderedSet(Box<Type>),
    /// `Sequence<T>`
    Sequence(Box<Type>),
    /// A tuple.
    Tuple(Vec<Type>),
    /// The struct for records with these fields.
    Struct(FieldNames),
    /// `Function<K, V, N>`
    Function(Box<Type>, Box<Type>),
    /// `IntegerFunction<V, LEAST, N>`
    IntegerFunction(Box<Type>, i32, usize),
    /// `Partial<K, V, N>`, or `Map<K, V>` where the arguments are too many for a row each: a function whose domain
    /// changes.
    Partial(Box<Type>, Box<Type>),
    /// The enum of values of several kinds with this number.
    Union(usize),
    /// `Value`: what has no static shape.
    Dynamic,
}

impl Type {
    /// The type of the elements, where it is one of sets.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Type::Set(element) | Type::OrderedSet(element) => Some(element),
            Type::IntegerSet => Some(&Type::Integer),
            _ => None,
        }
    }
}

/// An enum of strings and model values.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Its name.
    pub name: String,
    /// The values, in TLC's order, each with its variant.
    pub variants: Vec<(Atom, String)>,
    /// The value that `None` stands for, where it occurs in an `Option`.
    pub absent: Option<Atom>,
    /// What it is, for its documentation.
    pub purpose: String,
}

/// A struct for records.
#[derive(Clone, Debug)]
pub struct Structure {
    /// Its name.
    pub name: String,
    /// What it is, for its documentation.
    pub purpose: String,
    /// Whether the spec has a name for it.
    pub is_named: bool,
}

/// All types of a model.
#[derive(Debug)]
pub struct Types<'a> {
    /// What they are made from.
    pub inference: &'a Inference<'a>,
    /// The enums: those of the domains first, in their order.
    pub enumerations: Vec<Enumeration>,
    /// The structs.
    pub structures: BTreeMap<FieldNames, Structure>,
    /// What the fields of structs are called.
    fields: Fields,
    /// The enums of values of several kinds.
    pub unions: Vec<Union>,
    /// What invariants say of the sizes of the variables.
    pub hints: BTreeMap<VariableId, Hint>,
    /// Whether there is a postcondition, which may ask what TLC counts.
    pub is_concluded: bool,
    /// Whether coverage may be asked for.
    pub is_covered: bool,
    /// Whether the machine is told where its run stands.
    pub is_watched: bool,
    /// Whether the machine is asked for the states before another, which it does not keep.
    pub looks_back: bool,
    /// Whether there are sets that remember whether TLC has put them in order.
    pub remembers: bool,
    /// The least number that a set of numbers has room for; `None` where sets of numbers have no known bounds.
    pub least: Option<i32>,
    /// The intervals of numbers that shapes do not bound, but invariants do, in sets that have room for all of them.
    hinted: Vec<Interval>,
    /// Values that the code refers to and that are made once.
    pub values: Shared,
    /// The places in the spec that the code speaks of.
    pub places: Places,
    slots: BTreeMap<Slot, usize>,
    /// What the code asks unions for.
    asked: RefCell<BTreeSet<(usize, unions::Asked)>>,
    /// The records and unions whose values are numbered.
    numbered: RefCell<(BTreeSet<FieldNames>, BTreeSet<usize>)>,
    /// The enums whose values the code makes into those of another.
    wider: RefCell<BTreeSet<(usize, usize)>>,
    /// The records that contain themselves: no struct holds them.
    endless: BTreeSet<FieldNames>,
}

impl<'a> Types<'a> {
    /// Chooses the types of a model.
    pub fn new(inference: &'a Inference<'a>, machine: &Machine, hints: BTreeMap<VariableId, Hint>) -> Self {
        let mut types = Types {
            inference,
            enumerations: Vec::new(),
            structures: BTreeMap::new(),
            fields: Fields::new(inference),
            unions: Vec::new(),
            hints,
            is_concluded: machine.postcondition.is_some(),
            is_covered: false,
            is_watched: false,
            looks_back: false,
            remembers: inference.evaluated.remembers(),
            least: None,
            hinted: Vec::new(),
            values: Shared::default(),
            places: Places::default(),
            slots: BTreeMap::new(),
            asked: RefCell::default(),
            wider: RefCell::default(),
            numbered: RefCell::default(),
            endless: BTreeSet::new(),
        };
        let mut taken = reserved();
        types.taken_by(machine, &mut taken);
        types.add_domains(machine, &mut taken);
        types.add_slots(&mut taken);
        types.endless =
            inference.facts.records.keys().filter(|fields| types.contains_itself(fields)).cloned().collect();
        types.add_structures(&mut taken);
        types.find_absent();
        types.add_mixed(&mut taken);
        (types.least, types.hinted) = types.room_for_numbers();
        types.add_unions(&mut taken);
        types
    }

    /// Whether the type's values have numbers whose order is TLC's.
    pub fn is_ordinal(&self, ty: &Type) -> bool {
        match ty {
            Type::Boolean | Type::Bounded(..) | Type::Enum(_) | Type::Optional(_) => true,
            Type::Tuple(elements) => elements.len() <= 4 && elements.iter().all(|element| self.is_ordinal(element)),
            Type::Struct(fields) => self.inference.fields(fields).iter().all(|shape| self.counted(shape).is_some()),
            Type::Union(number) => {
                let union = &self.unions[*number];
                let is_counted =
                    |alternative: &Alternative| alternative.ty.is_none() || self.counted(&alternative.shape).is_some();
                union.order == Order::Grouped && union.alternatives.iter().all(is_counted)
            }
            _ => false,
        }
    }

    /// How many values the type has, where it is ordinal.
    pub fn count(&self, ty: &Type) -> Option<u64> {
        match ty {
            Type::Boolean => Some(2),
            Type::Bounded(least, greatest) => Some(Interval::new(i64::from(*least), i64::from(*greatest)).count()),
            Type::Enum(number) => Some(self.enumerations[*number].variants.len() as u64),
            Type::Optional(number) => Some(self.enumerations[*number].variants.len() as u64 + 1),
            Type::Tuple(elements) => elements.iter().try_fold(1u64, |n, element| n.checked_mul(self.count(element)?)),
            Type::Struct(fields) => {
                let fields = self.inference.fields(fields);
                fields.iter().try_fold(1u64, |n, shape| n.checked_mul(self.counted(shape)?))
            }
            Type::Union(number) => {
                let mut alternatives = self.unions[*number].alternatives.iter();
                alternatives.try_fold(0u64, |n, alternative| n.checked_add(self.count_of(alternative)?))
            }
            _ => None,
        }
    }

    /// How many values a field of a record, or an alternative, numbers, where it can: an integer between small bounds
    /// counts as finite there, and what is always the same as one.
    pub fn counted(&self, shape: &Shape) -> Option<u64> {
        match shape {
            Shape::Integer(interval) => (interval.count() <= MOST_NUMBERS).then(|| interval.count()),
            Shape::Atoms(atoms, _) if atoms.len() == 1 => self.fixed(shape).map(|_| 1),
            shape => {
                let ty = self.of(shape);
                if self.is_ordinal(&ty) { self.count(&ty) } else { None }
            }
        }
    }

    /// Notes that the values of a type are numbered: that they are elements of sets of bits, or arguments of functions.
    pub fn number(&self, ty: &Type) {
        match ty {
            Type::Tuple(elements) => elements.iter().for_each(|element| self.number(element)),
            Type::Struct(fields) if self.numbered.borrow_mut().0.insert(fields.clone()) => {
                self.inference.fields(fields).iter().for_each(|shape| self.number(&self.of(shape)));
            }
            Type::Union(number) if self.numbered.borrow_mut().1.insert(*number) => {
                let contents =
                    self.unions[*number].alternatives.iter().filter_map(|alternative| alternative.ty.as_ref());
                contents.for_each(|ty| self.number(ty));
            }
            _ => {}
        }
    }

    /// Whether the values of a type are numbered: those that hold integers only where the code asks for it.
    pub fn is_numbered(&self, ty: &Type) -> bool {
        let is_numbered_by_itself =
            |shape: &Shape| !matches!(shape, Shape::Integer(_)) && self.is_numbered(&self.of(shape));
        // The question whether it is ordinal may take notes of its own: nothing stays borrowed.
        let is_asked = match ty {
            Type::Struct(fields) => {
                let is_noted = self.numbered.borrow().0.contains(fields);
                is_noted || self.inference.fields(fields).iter().all(is_numbered_by_itself)
            }
            Type::Union(number) => self.numbered.borrow().1.contains(number),
            Type::Tuple(elements) => elements.iter().all(|element| self.is_numbered(element)),
            _ => true,
        };
        is_asked && self.is_ordinal(ty)
    }

    /// The only value of a shape, where it is an enum's.
    pub fn fixed(&self, shape: &Shape) -> Option<TokenStream> {
        let Shape::Atoms(atoms, _) = shape else { return None };
        let atom = atoms.first().filter(|_| atoms.len() == 1)?;
        self.pattern(&self.of(shape), atom)
    }

    /// A string or model value as a value of an enum, of an `Option` of one, or of several kinds.
    pub fn pattern(&self, ty: &Type, atom: &Atom) -> Option<TokenStream> {
        match ty {
            Type::Enum(number) => self.variant(*number, atom),
            Type::Optional(number) if self.enumerations[*number].absent.as_ref() == Some(atom) => Some(quote!(None)),
            Type::Optional(number) => self.variant(*number, atom).map(|variant| quote!(Some(#variant))),
            Type::Union(number) => {
                let is_its = |shape: &Shape| matches!(shape, Shape::Atoms(atoms, _) if atoms.contains(atom));
                let mut alternatives = self.unions[*number].alternatives.iter();
                let own = alternatives.find(|alternative| is_its(&alternative.shape))?;
                let variant = self.union_variant(*number, own);
                match &own.ty {
                    None => Some(variant),
                    Some(ty) => self.pattern(ty, atom).map(|content| quote!(#variant(#content))),
                }
            }
            _ => None,
        }
    }

    /// Notes that the code makes values of one enum into those of another; `None` where not all of them can be.
    pub fn ask_wider(&self, from: usize, to: usize) -> Option<()> {
        let has = |atom: &Atom| self.enumerations[to].variants.iter().any(|(other, _)| other == atom);
        self.enumerations[from].variants.iter().all(|(atom, _)| has(atom)).then(|| {
            self.wider.borrow_mut().insert((from, to));
        })
    }

    /// The enums whose values the code makes into those of another.
    pub fn wider(&self) -> BTreeSet<(usize, usize)> {
        self.wider.borrow().clone()
    }

    /// How many values an alternative of a union numbers.
    pub fn count_of(&self, alternative: &Alternative) -> Option<u64> {
        if alternative.ty.is_none() { Some(1) } else { self.counted(&alternative.shape) }
    }

    /// Whether all contents of a union's variants have a property.
    fn all_contents(&self, number: usize, property: impl Fn(&Type) -> bool) -> bool {
        self.unions[number].alternatives.iter().filter_map(|alternative| alternative.ty.as_ref()).all(property)
    }

    /// The words of a `Set` of this.
    pub fn words(&self, element: &Type) -> usize {
        self.count(element).unwrap_or(64).div_ceil(64).max(1) as usize
    }

    /// Whether values are copied without a thought.
    pub fn is_copy(&self, ty: &Type) -> bool {
        match ty {
            Type::OrderedSet(_) | Type::Sequence(_) | Type::Dynamic => false,
            Type::Partial(key, value) => self.is_tabled(key) && self.is_copy(value),
            Type::Tuple(elements) => elements.iter().all(|element| self.is_copy(element)),
            Type::Struct(fields) => self.inference.fields(fields).iter().all(|shape| self.is_copy(&self.of(shape))),
            Type::Function(_, value) | Type::IntegerFunction(value, _, _) => self.is_copy(value),
            Type::Union(number) => self.all_contents(*number, |ty| self.is_copy(ty)),
            _ => true,
        }
    }

    /// Whether a value of the type can be a constant of the module.
    pub fn is_constant(&self, ty: &Type) -> bool {
        match ty {
            Type::OrderedSet(_) | Type::Sequence(_) | Type::Partial(..) | Type::Dynamic => false,
            Type::Tuple(elements) => elements.iter().all(|element| self.is_constant(element)),
            Type::Struct(fields) => self.inference.fields(fields).iter().all(|shape| self.is_constant(&self.of(shape))),
            Type::Function(_, value) | Type::IntegerFunction(value, _, _) => self.is_constant(value),
            Type::Union(number) => self.all_contents(*number, |ty| self.is_constant(ty)),
            _ => true,
        }
    }

    /// Whether everything that the model computes with is copied without a thought, so that closures may move it.
    pub fn all_copy(&self) -> bool {
        let mut all = true;
        self.inference.for_each_shape(&mut |shape| all = all && self.is_copy(&self.of(shape)));
        all
    }

    /// The type in Rust.
    pub fn tokens(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Boolean => quote!(bool),
            Type::Integer => quote!(i32),
            Type::Bounded(least, greatest) => {
                let (least, greatest) = (integer(i64::from(*least)), integer(i64::from(*greatest)));
                quote!(Bounded<#least, #greatest>)
            }
            Type::Dynamic => quote!(Value),
            Type::Union(number) => {
                let name = self.union(*number);
                quote!(#name)
            }
            Type::Enum(number) => {
                let name = self.enumeration(*number);
                quote!(#name)
            }
            Type::Optional(number) => {
                let name = self.enumeration(*number);
                quote!(Option<#name>)
            }
            Type::Set(element) => {
                let (words, element) = (self.words(element), self.tokens(element));
                if words == 1 { quote!(Set<#element>) } else { quote!(Set<#element, #words>) }
            }
            Type::IntegerSet => {
                let least = proc_macro2::Literal::i32_unsuffixed(self.least.unwrap_or(0));
                quote!(IntegerSet<#least>)
            }
            Type::OrderedSet(element) => {
                let element = self.tokens(element);
                quote!(OrderedSet<#element>)
            }
            Type::Sequence(element) => {
                let element = self.tokens(element);
                quote!(Sequence<#element>)
            }
            Type::Tuple(elements) => {
                let elements: Vec<TokenStream> = elements.iter().map(|element| self.tokens(element)).collect();
                if let [one] = elements.as_slice() { quote!((#one,)) } else { quote!((#(#elements),*)) }
            }
            Type::Struct(fields) => {
                let name = self.structure(fields);
                quote!(#name)
            }
            Type::Function(key, value) => {
                let count = proc_macro2::Literal::u64_unsuffixed(self.count(key).unwrap_or(0));
                let (key, value) = (self.tokens(key), self.tokens(value));
                quote!(Function<#key, #value, #count>)
            }
            Type::Partial(key, value) => {
                let (key_type, value) = (self.tokens(key), self.tokens(value));
                if !self.is_tabled(key) {
                    return quote!(Map<#key_type, #value>);
                }
                let count = proc_macro2::Literal::u64_unsuffixed(self.count(key).unwrap_or(0));
                quote!(Partial<#key_type, #value, #count>)
            }
            Type::IntegerFunction(value, least, count) => {
                let value = self.tokens(value);
                let least = integer(i64::from(*least));
                let count = proc_macro2::Literal::usize_unsuffixed(*count);
                quote!(IntegerFunction<#value, #least, #count>)
            }
        }
    }

    /// The name of an enum.
    pub fn enumeration(&self, number: usize) -> Ident {
        format_ident!("{}", self.enumerations[number].name)
    }

    /// The name of a struct.
    pub fn structure(&self, fields: &FieldNames) -> Ident {
        match self.structures.get(fields) {
            Some(structure) => format_ident!("{}", structure.name),
            None => format_ident!("UnknownRecord"),
        }
    }

    /// `Enum::Variant`, where the enum has the value.
    pub fn variant(&self, number: usize, atom: &Atom) -> Option<TokenStream> {
        let variant = self.enumerations[number].variants.iter().find(|(other, _)| other == atom)?;
        let (name, variant) = (self.enumeration(number), format_ident!("{}", variant.1));
        Some(quote!(#name::#variant))
    }
}

impl Types<'_> {
    /// Whether a declared constant is a field of `Constants`: a number, a truth value, or one of several strings.
    pub fn is_field(&self, id: ConstantId) -> bool {
        use lockstep_model::Value;
        let values = self.inference.evaluated.constants.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let compared = self.inference.evaluated.compared.get(&id).is_some_and(|atoms| !atoms.is_empty());
        let differs = values.windows(2).any(|pair| pair[0] != pair[1]);
        match values.first() {
            Some(Value::Int(_) | Value::Bool(_)) => true,
            Some(Value::Str(_)) => differs || compared,
            _ => differs,
        }
    }
}

/// A number as a literal without a suffix.
pub fn integer(number: i64) -> TokenStream {
    let literal = proc_macro2::Literal::i64_unsuffixed(number.abs());
    if number < 0 { quote!(-#literal) } else { quote!(#literal) }
}

/// `name`, or `name2`, … where it is taken.
pub fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    candidate
}

/// A declared constant as a term.
pub fn constant_term(id: ConstantId, inference: &Inference<'_>) -> crate::term::Term {
    let span = inference.program.constants[id.0 as usize].span;
    crate::term::Term::new(crate::term::TermKind::Constant(id, Vec::new()), span)
}
