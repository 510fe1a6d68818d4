//! The values that the model speaks of.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use std::sync::LazyLock;

use lockstep_model::Value;
use lockstep_model::typed::{Finite, Typed};
use lockstep_model::value::Symbol;

/// The strings and model values of the model, in TLC's order.
const SYMBOLS: [&str; 15] = [
    "c1",
    "c2",
    "vm1",
    "None",
    "SuspicionBlocks",
    "AcceptsUnknownNode",
    "FireAndForget",
    "NeverFailsOver",
    "FailOverOffTheList",
    "SlowMonitor",
    "ConcurrentApply",
    "AppliesStale",
    "ForgetfulRestart",
    "OverzealousRestart",
    "TrustsOldReadiness",
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

/// An element of the constant `Vms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vm {
    /// `"vm1"`
    Vm1,
}

impl Vm {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 1] = [Vm::Vm1];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Vm::Vm1 => "vm1",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| Vec::from([Value::Str(symbol("vm1"))]));
        &VALUES
    }
}

impl Finite for Vm {
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

impl Typed for Vm {
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
    /// `"SuspicionBlocks"`
    SuspicionBlocks,
    /// `"AcceptsUnknownNode"`
    AcceptsUnknownNode,
    /// `"FireAndForget"`
    FireAndForget,
    /// `"NeverFailsOver"`
    NeverFailsOver,
    /// `"FailOverOffTheList"`
    FailOverOffTheList,
    /// `"SlowMonitor"`
    SlowMonitor,
    /// `"ConcurrentApply"`
    ConcurrentApply,
    /// `"AppliesStale"`
    AppliesStale,
    /// `"ForgetfulRestart"`
    ForgetfulRestart,
    /// `"OverzealousRestart"`
    OverzealousRestart,
    /// `"TrustsOldReadiness"`
    TrustsOldReadiness,
}

impl Bug {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 12] = [
        Bug::None,
        Bug::SuspicionBlocks,
        Bug::AcceptsUnknownNode,
        Bug::FireAndForget,
        Bug::NeverFailsOver,
        Bug::FailOverOffTheList,
        Bug::SlowMonitor,
        Bug::ConcurrentApply,
        Bug::AppliesStale,
        Bug::ForgetfulRestart,
        Bug::OverzealousRestart,
        Bug::TrustsOldReadiness,
    ];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Bug::None => "None",
            Bug::SuspicionBlocks => "SuspicionBlocks",
            Bug::AcceptsUnknownNode => "AcceptsUnknownNode",
            Bug::FireAndForget => "FireAndForget",
            Bug::NeverFailsOver => "NeverFailsOver",
            Bug::FailOverOffTheList => "FailOverOffTheList",
            Bug::SlowMonitor => "SlowMonitor",
            Bug::ConcurrentApply => "ConcurrentApply",
            Bug::AppliesStale => "AppliesStale",
            Bug::ForgetfulRestart => "ForgetfulRestart",
            Bug::OverzealousRestart => "OverzealousRestart",
            Bug::TrustsOldReadiness => "TrustsOldReadiness",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
            Vec::from([
                Value::Str(symbol("None")),
                Value::Str(symbol("SuspicionBlocks")),
                Value::Str(symbol("AcceptsUnknownNode")),
                Value::Str(symbol("FireAndForget")),
                Value::Str(symbol("NeverFailsOver")),
                Value::Str(symbol("FailOverOffTheList")),
                Value::Str(symbol("SlowMonitor")),
                Value::Str(symbol("ConcurrentApply")),
                Value::Str(symbol("AppliesStale")),
                Value::Str(symbol("ForgetfulRestart")),
                Value::Str(symbol("OverzealousRestart")),
                Value::Str(symbol("TrustsOldReadiness")),
            ])
        });
        &VALUES
    }
}

impl Finite for Bug {
    const COUNT: usize = 12;

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
