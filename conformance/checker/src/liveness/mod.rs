//! Temporal properties: is there a fair behaviour of the model that violates one?
//!
//! The search records the behaviour graph ([`graph`]), with the atoms that hold ([`labels`]). The violations of a
//! property are the behaviours that satisfy `fairness /\ ~property` ([`formula`]); what that formula asks of a
//! behaviour's tail alone becomes acceptance conditions, the rest a Büchi automaton ([`automaton`]). A violation is a
//! reachable strongly connected part of the product that meets every condition ([`product`], [`fair`], [`components`]),
//! and is shown as a short lasso ([`lasso`]).
//!
//! Atoms about steps that do not follow from the steps' actions are dear, and there are many more steps than states. So
//! a first look takes them to hold wherever they may ([`classes`]). Most properties are settled by it ([`question`]);
//! where cycles turn on such atoms, they are judged on that part of the graph, by computing its steps once more, for
//! all properties together ([`exact`]), and a second look is the verdict.
//!
//! A search that goes on for long looks at what it has already explored ([`partial`]). A simulation asks the same of
//! each of its walks ([`walked`]).

mod automaton;
mod bits;
mod classes;
mod components;
mod exact;
mod fair;
mod formula;
mod graph;
mod labels;
mod lasso;
mod partial;
mod product;
mod question;
mod walked;

pub(crate) use bits::Bits;
pub(crate) use exact::Rewalk;
pub(crate) use graph::{EdgeChunk, Graph};
pub(crate) use labels::{About, Atoms, Labeller, Labellers};
pub(crate) use lasso::Lasso;
pub(crate) use partial::{next_look, part};
pub(crate) use question::Questions;
pub(crate) use walked::Walked;
