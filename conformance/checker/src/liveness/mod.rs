//! Temporal properties: is there a fair behaviour of the model that violates one?
//!
//! The search records the behaviour graph, every node with the atoms that hold of its state ([`graph`]). The violations of a
//! property are the behaviours that satisfy `fairness /\ ~property` ([`formula`]); what that formula asks of a behaviour's
//! tail alone becomes acceptance conditions, the rest a Büchi automaton ([`automaton`]). A violation is a reachable strongly
//! connected part of the product that meets every condition ([`product`], [`components`]), and is shown as a short lasso
//! ([`lasso`]).
//!
//! Atoms about steps, such as `<<A>>_v`, are dear, and there are many more steps than states. So a first look takes them to
//! hold wherever they may ([`classes`]). Most properties are settled by it; where a cycle turns on such atoms, they are
//! judged on that part of the graph, by computing its steps once more ([`exact`]), and a second look is the verdict.

mod automaton;
mod classes;
mod components;
mod exact;
mod formula;
mod graph;
mod lasso;
mod product;

use lockstep_model::{Failure, Temporal};

pub(crate) use exact::Rewalk;
pub(crate) use graph::{Atoms, EdgeChunk, Graph, Labeller};
pub(crate) use lasso::Lasso;
pub(crate) use product::Bits;

use automaton::Automaton;
use formula::{Arena, Obligation};
use product::Product;

/// Labels the edges that leave these nodes.
pub(crate) type Label<'a> = dyn FnMut(&mut Graph, &Bits) -> Result<(), Failure> + 'a;

/// A lasso of the graph that satisfies `fairness` and violates `property`; `None` where there is none. `memory` bounds the
/// bytes that it may take.
///
/// # Errors
/// Where the formula, or the product, is too large, or an atom has no value.
pub(crate) fn violation(
    graph: &mut Graph,
    fairness: &Temporal,
    property: &Temporal,
    memory: Option<u64>,
    label: &mut Label<'_>,
) -> Result<Option<Lasso>, Failure> {
    let mut arena = Arena::default();
    let fairness = arena.normal_form(fairness, true);
    let violated = arena.normal_form(property, false);
    let whole = arena.and(vec![fairness, violated]);
    let mut best: Option<Lasso> = None;
    for case in arena.cases(whole) {
        let Obligation { limits, rest } = arena.obligation(case);
        let automaton = Automaton::of(&mut arena, rest)?;
        let first = look(&Product::new(graph, &arena, &automaton, &limits, memory)?);
        let found = match first {
            Look::Settled(lasso) => lasso,
            Look::TurnsOn(nodes) => {
                label(graph, &nodes)?;
                let product = Product::new(graph, &arena, &automaton, &limits, memory)?;
                product.lasso(&product.fair_parts()).map(|(lasso, _)| lasso)
            }
        };
        if let Some(lasso) = found
            && best.as_ref().is_none_or(|best| lasso.is_shorter_than(best))
        {
            best = Some(lasso);
        }
    }
    Ok(best)
}

/// What a look at a product says.
enum Look {
    /// The verdict.
    Settled(Option<Lasso>),
    /// That it turns on the steps from these nodes.
    TurnsOn(Bits),
}

fn look(product: &Product<'_>) -> Look {
    let parts = product.fair_parts();
    if parts.is_empty() {
        return Look::Settled(None);
    }
    let runs_are_certain = product.runs_are_certain();
    if runs_are_certain && let Some((lasso, true)) = product.lasso(&parts) {
        return Look::Settled(Some(lasso));
    }
    let mut nodes = Bits::new(product.graph.nodes);
    let mut want = |node: u32| {
        nodes.insert(node);
    };
    if runs_are_certain {
        parts.iter().flat_map(|part| &part.states).for_each(|&state| want(product.node(state)));
    } else {
        (0..product.graph.nodes).for_each(want);
    }
    Look::TurnsOn(nodes)
}
