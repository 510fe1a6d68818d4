//! The values that the model speaks of.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::sync::LazyLock;

use lockstep_model::Value;
use lockstep_model::typed::{Absent, Finite, Set, Typed, field_of};
use lockstep_model::value::Symbol;

/// The strings and model values of the model, in TLC's order.
const SYMBOLS: [&str; 51] = [
    "c1",
    "c2",
    "e1",
    "e2",
    "e3",
    "e4",
    "vm/v1",
    "network/n1",
    "NoEvent",
    "None",
    "winner",
    "terminal",
    "resolved",
    "inHand",
    "last",
    "rest",
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
    "none",
    "pending",
    "running",
    "completed",
    "failed",
    "BlamesChallenger",
    "ManualReview",
    "manual",
    "ConflictWithoutJob",
    "JobForEveryLoser",
    "OriginSkipsOwnEvent",
    "AckBeforeApply",
    "NoDedupe",
    "EmptyPageNeverAcks",
    "CompletesJobOnly",
    "SplitApply",
    "NoReclaim",
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
}

impl Controller {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 2] = [Controller::C1, Controller::C2];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Controller::C1 => "c1",
            Controller::C2 => "c2",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("c1")), Value::Str(symbol("c2"))]));
        &VALUES
    }
}

impl Finite for Controller {
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
    /// `"e1"`
    E1,
    /// `"e2"`
    E2,
    /// `"e3"`
    E3,
    /// `"e4"`
    E4,
}

impl Event {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 4] = [Event::E1, Event::E2, Event::E3, Event::E4];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Event::E1 => "e1",
            Event::E2 => "e2",
            Event::E3 => "e3",
            Event::E4 => "e4",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
            Vec::from([
                Value::Str(symbol("e1")),
                Value::Str(symbol("e2")),
                Value::Str(symbol("e3")),
                Value::Str(symbol("e4")),
            ])
        });
        &VALUES
    }
}

impl Finite for Event {
    const COUNT: usize = 4;

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
    /// `"network/n1"`
    NetworkN1,
}

impl Resource {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 2] = [Resource::VmV1, Resource::NetworkN1];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Resource::VmV1 => "vm/v1",
            Resource::NetworkN1 => "network/n1",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> =
            LazyLock::new(|| Vec::from([Value::Str(symbol("vm/v1")), Value::Str(symbol("network/n1"))]));
        &VALUES
    }
}

impl Finite for Resource {
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

impl Typed for Resource {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// An element of `JobStates`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobState {
    /// `"none"`
    None,
    /// `"pending"`
    Pending,
    /// `"running"`
    Running,
    /// `"completed"`
    Completed,
    /// `"failed"`
    Failed,
}

impl JobState {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 5] =
        [JobState::None, JobState::Pending, JobState::Running, JobState::Completed, JobState::Failed];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            JobState::None => "none",
            JobState::Pending => "pending",
            JobState::Running => "running",
            JobState::Completed => "completed",
            JobState::Failed => "failed",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
            Vec::from([
                Value::Str(symbol("none")),
                Value::Str(symbol("pending")),
                Value::Str(symbol("running")),
                Value::Str(symbol("completed")),
                Value::Str(symbol("failed")),
            ])
        });
        &VALUES
    }
}

impl Finite for JobState {
    const COUNT: usize = 5;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for JobState {
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

/// A value of the field `terminal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Terminal {
    /// `"auto_rejected"`
    AutoRejected,
    /// `"auto_compensated"`
    AutoCompensated,
    /// `"none"`
    None,
    /// `"manual"`
    Manual,
}

impl Terminal {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 4] = [Terminal::AutoRejected, Terminal::AutoCompensated, Terminal::None, Terminal::Manual];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Terminal::AutoRejected => "auto_rejected",
            Terminal::AutoCompensated => "auto_compensated",
            Terminal::None => "none",
            Terminal::Manual => "manual",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
            Vec::from([
                Value::Str(symbol("auto_rejected")),
                Value::Str(symbol("auto_compensated")),
                Value::Str(symbol("none")),
                Value::Str(symbol("manual")),
            ])
        });
        &VALUES
    }
}

impl Finite for Terminal {
    const COUNT: usize = 4;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Terminal {
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
    /// `"BlamesChallenger"`
    BlamesChallenger,
    /// `"ManualReview"`
    ManualReview,
    /// `"ConflictWithoutJob"`
    ConflictWithoutJob,
    /// `"JobForEveryLoser"`
    JobForEveryLoser,
    /// `"OriginSkipsOwnEvent"`
    OriginSkipsOwnEvent,
    /// `"AckBeforeApply"`
    AckBeforeApply,
    /// `"NoDedupe"`
    NoDedupe,
    /// `"EmptyPageNeverAcks"`
    EmptyPageNeverAcks,
    /// `"CompletesJobOnly"`
    CompletesJobOnly,
    /// `"SplitApply"`
    SplitApply,
    /// `"NoReclaim"`
    NoReclaim,
}

impl Bug {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 15] = [
        Bug::None,
        Bug::FirstAppliedWins,
        Bug::LastWriterWins,
        Bug::NoTieBreak,
        Bug::BlamesChallenger,
        Bug::ManualReview,
        Bug::ConflictWithoutJob,
        Bug::JobForEveryLoser,
        Bug::OriginSkipsOwnEvent,
        Bug::AckBeforeApply,
        Bug::NoDedupe,
        Bug::EmptyPageNeverAcks,
        Bug::CompletesJobOnly,
        Bug::SplitApply,
        Bug::NoReclaim,
    ];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Bug::None => "None",
            Bug::FirstAppliedWins => "FirstAppliedWins",
            Bug::LastWriterWins => "LastWriterWins",
            Bug::NoTieBreak => "NoTieBreak",
            Bug::BlamesChallenger => "BlamesChallenger",
            Bug::ManualReview => "ManualReview",
            Bug::ConflictWithoutJob => "ConflictWithoutJob",
            Bug::JobForEveryLoser => "JobForEveryLoser",
            Bug::OriginSkipsOwnEvent => "OriginSkipsOwnEvent",
            Bug::AckBeforeApply => "AckBeforeApply",
            Bug::NoDedupe => "NoDedupe",
            Bug::EmptyPageNeverAcks => "EmptyPageNeverAcks",
            Bug::CompletesJobOnly => "CompletesJobOnly",
            Bug::SplitApply => "SplitApply",
            Bug::NoReclaim => "NoReclaim",
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
                Value::Str(symbol("BlamesChallenger")),
                Value::Str(symbol("ManualReview")),
                Value::Str(symbol("ConflictWithoutJob")),
                Value::Str(symbol("JobForEveryLoser")),
                Value::Str(symbol("OriginSkipsOwnEvent")),
                Value::Str(symbol("AckBeforeApply")),
                Value::Str(symbol("NoDedupe")),
                Value::Str(symbol("EmptyPageNeverAcks")),
                Value::Str(symbol("CompletesJobOnly")),
                Value::Str(symbol("SplitApply")),
                Value::Str(symbol("NoReclaim")),
            ])
        });
        &VALUES
    }
}

impl Finite for Bug {
    const COUNT: usize = 15;

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

/// An element of `ConflictRecords`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConflictRecord {
    /// `winner`
    pub winner: Option<Event>,
    /// `terminal`
    pub terminal: Terminal,
    /// `resolved`
    pub resolved: bool,
}

impl Typed for ConflictRecord {
    fn to_value(&self) -> Value {
        static NAMES: LazyLock<Vec<Symbol>> =
            LazyLock::new(|| Vec::from([symbol("winner"), symbol("terminal"), symbol("resolved")]));
        Value::record_in_order(
            &NAMES,
            Vec::from([self.winner.to_value(), self.terminal.to_value(), self.resolved.to_value()]),
        )
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Record(fields) if fields.len() == 3 => Some(ConflictRecord {
                winner: field_of(fields, "winner")?,
                terminal: field_of(fields, "terminal")?,
                resolved: field_of(fields, "resolved")?,
            }),
            _ => None,
        }
    }
}

impl Finite for ConflictRecord {
    const COUNT: usize = <(Option<Event>, (Terminal, bool)) as Finite>::COUNT;

    #[inline]
    fn index(self) -> usize {
        (self.winner, (self.terminal, self.resolved)).index()
    }

    #[inline]
    fn nth(index: usize) -> Self {
        let (winner, (terminal, resolved)) = <(Option<Event>, (Terminal, bool)) as Finite>::nth(index);
        ConflictRecord { winner, terminal, resolved }
    }
}

/// An element of `Pages`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Page {
    /// `inHand`
    pub in_hand: bool,
    /// `last`
    pub last: i32,
    /// `rest`
    pub rest: Set<Event>,
}

impl Typed for Page {
    fn to_value(&self) -> Value {
        static NAMES: LazyLock<Vec<Symbol>> =
            LazyLock::new(|| Vec::from([symbol("inHand"), symbol("last"), symbol("rest")]));
        Value::record_in_order(&NAMES, Vec::from([self.in_hand.to_value(), self.last.to_value(), self.rest.to_value()]))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Record(fields) if fields.len() == 3 => Some(Page {
                in_hand: field_of(fields, "inHand")?,
                last: field_of(fields, "last")?,
                rest: field_of(fields, "rest")?,
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
