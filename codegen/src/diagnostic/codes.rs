//! The one table of codes. E41xx are ours for syntax, E51xx for configurations, E60xx for emission and W70xx for what a
//! run meets; E42xx and W48xx are the TLA+ language standard's.

mod emission;
mod examples;
mod machine;
mod running;
mod semantics;
mod syntax;

pub use examples::Example;

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code, `E4103`.
    pub code: &'static str,
    /// What it says in a few words.
    pub title: &'static str,
    /// A paragraph: what is meant, why it is refused, what to write instead.
    pub text: &'static str,
}

impl Explanation {
    /// A text that gives the code, and one that doesn't; a few codes can't be shown in some lines.
    #[must_use]
    pub fn example(&self) -> Option<Example> {
        examples::example(self.code)
    }
}

/// The explanation of a code.
#[must_use]
pub fn explain(code: &str) -> Option<&'static Explanation> {
    all_codes().find(|e| e.code == code)
}

/// Every code, in order.
pub fn all_codes() -> impl Iterator<Item = &'static Explanation> {
    let errors = [syntax::MODULES, semantics::CODES, syntax::CONFIGURATIONS, machine::CODES, emission::CODES];
    errors.into_iter().chain([semantics::WARNINGS, machine::WARNINGS, running::WARNINGS]).flatten()
}
