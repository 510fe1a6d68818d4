//! The values that the model speaks of.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::sync::LazyLock;

use lockstep_model::Value;
use lockstep_model::typed::{Absent, Finite, Set, Typed, field_of};
use lockstep_model::value::Symbol;

/// The strings and model values of the model, in TLC's order.
const SYMBOLS: [&str; 38] = [
    "c1",
    "c2",
    "c3",
    "e3",
    "e5",
    "e6",
    "vm/v1",
    "dc1",
    "dc2",
    "NoEvent",
    "None",
    "inHand",
    "rest",
    "last",
    "origin",
    "place",
    "resource",
    "validity",
    "safety",
    "priority",
    "epoch",
    "timestamp",
    "op",
    "valid",
    "safe",
    "unsafe",
    "invalid",
    "FirstAppliedWins",
    "LastWriterWins",
    "NoTieBreak",
    "auto_rejected",
    "auto_compensated",
    "PhantomPage",
    "WatermarkAtPull",
    "AckBeforeApply",
    "NoDedupe",
    "WatermarkOffByOne",
    "EmptyPageNeverAcks",
];

/// The symbol of a text, with its place in TLC's order.
fn symbol(text: &str) -> Symbol {
    Symbol::among(&SYMBOLS, text)
}

/// An element of the constant `Controllers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Controller {
    /// `"c1"`
    C1,
    /// `"c2"`
    C2,
    /// `"c3"`
    C3,
}

impl Controller {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 3] = [Controller::C1, Controller::C2, Controller::C3];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Controller::C1 => "c1",
            Controller::C2 => "c2",
            Controller::C3 => "c3",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("c1")), Value::Str(symbol("c2")), Value::Str(symbol("c3"))]));
        &VALUES
    }
}

impl Finite for Controller {
    const COUNT: usize = 3;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Controller {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// An element of the constant `Events`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Event {
    /// `"e3"`
    E3,
    /// `"e5"`
    E5,
    /// `"e6"`
    E6,
}

impl Event {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 3] = [Event::E3, Event::E5, Event::E6];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Event::E3 => "e3",
            Event::E5 => "e5",
            Event::E6 => "e6",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("e3")), Value::Str(symbol("e5")), Value::Str(symbol("e6"))]));
        &VALUES
    }
}

impl Finite for Event {
    const COUNT: usize = 3;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Event {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

impl Absent for Event {
    fn absent() -> Value {
        static VALUE: LazyLock<Value> = LazyLock::new(|| Value::Model(symbol("NoEvent")));
        VALUE.clone()
    }
}

/// An element of the constant `Resources`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// `"vm/v1"`
    VmV1,
}

impl Resource {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 1] = [Resource::VmV1];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Resource::VmV1 => "vm/v1",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| Vec::from([Value::Str(symbol("vm/v1"))]));
        &VALUES
    }
}

impl Finite for Resource {
    const COUNT: usize = 1;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Resource {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// An element of the constant `Dcs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dc {
    /// `"dc1"`
    Dc1,
    /// `"dc2"`
    Dc2,
}

impl Dc {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 2] = [Dc::Dc1, Dc::Dc2];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Dc::Dc1 => "dc1",
            Dc::Dc2 => "dc2",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("dc1")), Value::Str(symbol("dc2"))]));
        &VALUES
    }
}

impl Finite for Dc {
    const COUNT: usize = 2;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Dc {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// A value of the constant `NoEvent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoEvent {
    /// The model value `NoEvent`.
    NoEvent,
}

impl NoEvent {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 1] = [NoEvent::NoEvent];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            NoEvent::NoEvent => "NoEvent",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| Vec::from([Value::Model(symbol("NoEvent"))]));
        &VALUES
    }
}

impl Finite for NoEvent {
    const COUNT: usize = 1;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for NoEvent {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// A value of the field `validity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Validity {
    /// `"valid"`
    Valid,
    /// `"invalid"`
    Invalid,
}

impl Validity {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 2] = [Validity::Valid, Validity::Invalid];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Validity::Valid => "valid",
            Validity::Invalid => "invalid",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("valid")), Value::Str(symbol("invalid"))]));
        &VALUES
    }
}

impl Finite for Validity {
    const COUNT: usize = 2;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Validity {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// A value of the field `safety`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Safety {
    /// `"safe"`
    Safe,
    /// `"unsafe"`
    Unsafe,
}

impl Safety {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 2] = [Safety::Safe, Safety::Unsafe];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("safe")), Value::Str(symbol("unsafe"))]));
        &VALUES
    }
}

impl Finite for Safety {
    const COUNT: usize = 2;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Safety {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// A value of the constant `Bug`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bug {
    /// `"None"`
    None,
    /// `"FirstAppliedWins"`
    FirstAppliedWins,
    /// `"LastWriterWins"`
    LastWriterWins,
    /// `"NoTieBreak"`
    NoTieBreak,
    /// `"PhantomPage"`
    PhantomPage,
    /// `"WatermarkAtPull"`
    WatermarkAtPull,
    /// `"AckBeforeApply"`
    AckBeforeApply,
    /// `"NoDedupe"`
    NoDedupe,
    /// `"WatermarkOffByOne"`
    WatermarkOffByOne,
    /// `"EmptyPageNeverAcks"`
    EmptyPageNeverAcks,
}

impl Bug {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 10] = [
        Bug::None,
        Bug::FirstAppliedWins,
        Bug::LastWriterWins,
        Bug::NoTieBreak,
        Bug::PhantomPage,
        Bug::WatermarkAtPull,
        Bug::AckBeforeApply,
        Bug::NoDedupe,
        Bug::WatermarkOffByOne,
        Bug::EmptyPageNeverAcks,
    ];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Bug::None => "None",
            Bug::FirstAppliedWins => "FirstAppliedWins",
            Bug::LastWriterWins => "LastWriterWins",
            Bug::NoTieBreak => "NoTieBreak",
            Bug::PhantomPage => "PhantomPage",
            Bug::WatermarkAtPull => "WatermarkAtPull",
            Bug::AckBeforeApply => "AckBeforeApply",
            Bug::NoDedupe => "NoDedupe",
            Bug::WatermarkOffByOne => "WatermarkOffByOne",
            Bug::EmptyPageNeverAcks => "EmptyPageNeverAcks",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
            Vec::from([
                Value::Str(symbol("None")),
                Value::Str(symbol("FirstAppliedWins")),
                Value::Str(symbol("LastWriterWins")),
                Value::Str(symbol("NoTieBreak")),
                Value::Str(symbol("PhantomPage")),
                Value::Str(symbol("WatermarkAtPull")),
                Value::Str(symbol("AckBeforeApply")),
                Value::Str(symbol("NoDedupe")),
                Value::Str(symbol("WatermarkOffByOne")),
                Value::Str(symbol("EmptyPageNeverAcks")),
            ])
        });
        &VALUES
    }
}

impl Finite for Bug {
    const COUNT: usize = 10;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Bug {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// A value of `TerminalState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TerminalState {
    /// `"auto_rejected"`
    AutoRejected,
    /// `"auto_compensated"`
    AutoCompensated,
}

impl TerminalState {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 2] = [TerminalState::AutoRejected, TerminalState::AutoCompensated];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            TerminalState::AutoRejected => "auto_rejected",
            TerminalState::AutoCompensated => "auto_compensated",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("auto_rejected")), Value::Str(symbol("auto_compensated"))]));
        &VALUES
    }
}

impl Finite for TerminalState {
    const COUNT: usize = 2;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for TerminalState {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// An element of `Pages`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Page {
    /// `inHand`
    pub in_hand: bool,
    /// `rest`
    pub rest: Set<Event>,
    /// `last`
    pub last: i32,
}

impl Typed for Page {
    fn to_value(&self) -> Value {
        static NAMES: LazyLock<Vec<Symbol>> =
            LazyLock::new(|| Vec::from([symbol("inHand"), symbol("rest"), symbol("last")]));
        Value::record_in_order(&NAMES, Vec::from([self.in_hand.to_value(), self.rest.to_value(), self.last.to_value()]))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Record(fields) if fields.len() == 3 => Some(Page {
                in_hand: field_of(fields, "inHand")?,
                rest: field_of(fields, "rest")?,
                last: field_of(fields, "last")?,
            }),
            _ => None,
        }
    }
}

/// A record in `Envelope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Envelope {
    /// `origin`
    pub origin: Controller,
    /// `place`
    pub place: i32,
    /// `resource`
    pub resource: Resource,
    /// `validity`
    pub validity: Validity,
    /// `safety`
    pub safety: Safety,
    /// `priority`
    pub priority: i32,
    /// `epoch`
    pub epoch: i32,
    /// `timestamp`
    pub timestamp: i32,
    /// `op`
    pub op: i32,
}

impl Typed for Envelope {
    fn to_value(&self) -> Value {
        static NAMES: LazyLock<Vec<Symbol>> = LazyLock::new(|| {
            Vec::from([
                symbol("origin"),
                symbol("place"),
                symbol("resource"),
                symbol("validity"),
                symbol("safety"),
                symbol("priority"),
                symbol("epoch"),
                symbol("timestamp"),
                symbol("op"),
            ])
        });
        Value::record_in_order(
            &NAMES,
            Vec::from([
                self.origin.to_value(),
                self.place.to_value(),
                self.resource.to_value(),
                self.validity.to_value(),
                self.safety.to_value(),
                self.priority.to_value(),
                self.epoch.to_value(),
                self.timestamp.to_value(),
                self.op.to_value(),
            ]),
        )
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Record(fields) if fields.len() == 9 => Some(Envelope {
                origin: field_of(fields, "origin")?,
                place: field_of(fields, "place")?,
                resource: field_of(fields, "resource")?,
                validity: field_of(fields, "validity")?,
                safety: field_of(fields, "safety")?,
                priority: field_of(fields, "priority")?,
                epoch: field_of(fields, "epoch")?,
                timestamp: field_of(fields, "timestamp")?,
                op: field_of(fields, "op")?,
            }),
            _ => None,
        }
    }
}
