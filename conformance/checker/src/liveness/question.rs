//! What is asked of the behaviour graph, and how it is answered: by one look, or by two.

use lockstep_model::{Failure, Temporal};

use super::automaton::Automaton;
use super::bits::Bits;
use super::classes::Classes;
use super::fair::Known;
use super::formula::{Arena, Id, Limit, Obligation};
use super::graph::Graph;
use super::lasso::Lasso;
use super::product::Product;

/// What is asked about one behaviour graph. Questions share the formulas of which they are made, and what was found out
/// for one of them.
pub(crate) struct Questions {
    arena: Arena,
    fairness: Id,
    all: Vec<Question>,
}

/// Is there a behaviour of the graph that is fair and violates a property? The ways to violate it; or why it cannot be
/// asked.
type Question = Result<Vec<Case>, Failure>;

struct Case {
    limits: Vec<Limit>,
    automaton: Automaton,
    look: Look,
    /// Whether a beginning may decide, to TLC: it goes on to ask what it is asked for ever, be it nothing.
    may_be_decided: bool,
}

/// What a first look says, where not all steps are labelled.
enum Look {
    /// It is yet to be taken.
    Ahead,
    /// The verdict.
    Settled(Option<Lasso>),
    /// That it turns on the steps from these nodes.
    TurnsOn(Bits),
    /// That there is no room for it.
    Failed(Failure),
}

impl Questions {
    /// No question yet; to be asked of behaviours that satisfy `fairness`.
    pub(crate) fn new(fairness: &Temporal) -> Self {
        let mut arena = Arena::default();
        let fairness = arena.normal_form(fairness, true);
        Questions { arena, fairness, all: Vec::new() }
    }

    /// Adds the question for a behaviour that violates `property`.
    pub(crate) fn add(&mut self, property: &Temporal) {
        let arena = &mut self.arena;
        arena.met_always_true = false;
        let violated = arena.normal_form(property, false);
        let may_be_decided = !arena.met_always_true;
        let whole = arena.and(vec![self.fairness, violated]);
        let cases = arena.cases(whole).into_iter().map(|case| {
            let Obligation { limits, rest } = arena.obligation(case);
            Ok(Case { limits, automaton: Automaton::of(arena, rest)?, look: Look::Ahead, may_be_decided })
        });
        self.all.push(cases.collect());
    }

    /// Takes a first look at one question after the other, up to one that it answers with a violation. `memory` bounds
    /// the bytes that it may take.
    pub(crate) fn look(&mut self, graph: &Graph, memory: Option<u64>) {
        let classes = Classes::new(graph, &self.arena);
        let mut known = Known::of(open_cases(&self.all));
        for question in &mut self.all {
            let Ok(cases) = question else { return };
            for case in &mut *cases {
                let product = Product::new(graph, &classes, &case.automaton, &case.limits, memory);
                case.look =
                    product.map_or_else(Look::Failed, |product| look(&product, &mut known, case.may_be_decided));
            }
            if cases.iter().any(|case| matches!(case.look, Look::Settled(Some(_)) | Look::Failed(_))) {
                return;
            }
        }
    }

    /// The nodes on whose steps questions turn, and the number of the first such question; `None` where there is none.
    pub(crate) fn turn_on(&self, graph: &Graph) -> Option<(usize, Bits)> {
        let mut all: Option<(usize, Bits)> = None;
        for (number, question) in self.all.iter().enumerate() {
            for case in question.iter().flatten() {
                if let Look::TurnsOn(nodes) = &case.look {
                    all.get_or_insert_with(|| (number, Bits::new(graph.nodes))).1.extend(nodes);
                }
            }
        }
        all
    }

    /// The answers, with the steps labelled on which they turn: the best lasso of those found, `None` where there is
    /// none. Nothing is asked after the first violation.
    pub(crate) fn answers(
        self,
        graph: &Graph,
        memory: Option<u64>,
    ) -> impl Iterator<Item = Result<Option<Lasso>, Failure>> {
        let classes = Classes::new(graph, &self.arena);
        let mut known = Known::of(open_cases(&self.all));
        self.all.into_iter().map(move |question| {
            let mut best: Option<Lasso> = None;
            for Case { limits, automaton, look, may_be_decided } in question? {
                let found = match look {
                    Look::Settled(lasso) => lasso,
                    Look::Failed(failure) => return Err(failure),
                    Look::TurnsOn(_) | Look::Ahead => {
                        let product = Product::new(graph, &classes, &automaton, &limits, memory)?;
                        product.lasso(&product.fair_parts(&mut known), may_be_decided).map(|(lasso, _)| lasso)
                    }
                };
                let Some(lasso) = found else { continue };
                if best.as_ref().is_none_or(|best| lasso.is_better_than(best)) {
                    best = Some(lasso);
                }
            }
            Ok(best)
        })
    }
}

/// The limits of the cases to which a product must be made, where there is nothing else to them.
fn open_cases(all: &[Question]) -> impl Iterator<Item = &[Limit]> {
    let cases = all.iter().flatten().flatten();
    let open = cases.filter(|case| matches!(case.look, Look::Ahead | Look::TurnsOn(_)) && case.automaton.is_trivial());
    open.map(|case| &case.limits[..])
}

fn look(product: &Product<'_>, known: &mut Known, may_be_decided: bool) -> Look {
    let parts = product.fair_parts(known);
    if parts.is_empty() {
        return Look::Settled(None);
    }
    let runs_are_certain = product.runs_are_certain();
    if runs_are_certain && let Some((lasso, true)) = product.lasso(&parts, may_be_decided) {
        return Look::Settled(Some(lasso));
    }
    if !runs_are_certain {
        return Look::TurnsOn(Bits::full(product.graph.nodes));
    }
    let mut nodes = Bits::new(product.graph.nodes);
    for &state in parts.iter().flat_map(|part| &part.states) {
        nodes.insert(product.node(state));
    }
    Look::TurnsOn(nodes)
}
