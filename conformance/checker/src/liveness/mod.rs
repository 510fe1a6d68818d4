//! Temporal properties: is there a fair behaviour of the model that violates one?
//!
//! The search records the behaviour graph, every edge labelled with the atoms that hold of the step ([`graph`]). The
//! violations of a property are the behaviours that satisfy `fairness /\ ~property` ([`formula`]); what that formula asks of
//! a behaviour's tail alone becomes acceptance conditions, the rest a Büchi automaton ([`automaton`]). A violation is a
//! reachable strongly connected part of the product that meets every condition ([`product`], [`components`]), and is shown
//! as a short lasso ([`lasso`]).

mod automaton;
mod components;
mod formula;
mod graph;
mod lasso;
mod product;

use lockstep_model::{Failure, Temporal};

pub(crate) use graph::{EdgeChunk, Graph, Labeller, Recorder};
pub(crate) use lasso::Lasso;

use automaton::Automaton;
use formula::Arena;
use product::Product;

/// A lasso of the graph that satisfies `fairness` and violates `property`; `None` where there is none. `memory` bounds the
/// bytes that it may take.
///
/// # Errors
/// Where the formula, or the product, is too large.
pub(crate) fn violation(
    graph: &Graph,
    fairness: &Temporal,
    property: &Temporal,
    memory: Option<u64>,
) -> Result<Option<Lasso>, Failure> {
    let mut arena = Arena::default();
    let fairness = arena.normal_form(fairness, true);
    let violated = arena.normal_form(property, false);
    let whole = arena.and(vec![fairness, violated]);
    let mut best: Option<Lasso> = None;
    for case in arena.cases(whole) {
        let obligation = arena.obligation(case);
        let automaton = Automaton::of(&mut arena, obligation.rest)?;
        let product = Product::new(graph, &arena, &automaton, &obligation.limits, memory)?;
        if let Some(lasso) = product.lasso()
            && best.as_ref().is_none_or(|best| lasso.is_shorter_than(best))
        {
            best = Some(lasso);
        }
    }
    Ok(best)
}
