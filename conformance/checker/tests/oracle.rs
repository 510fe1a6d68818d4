//! Random formulas on random graphs, held against a brute-force search for lassos.

mod zoo;

use lockstep_checker::{Loop, Options, Report, Trace, Verdict, check, simulate};
use lockstep_model::{Temporal, Value};
use proptest::prelude::*;
use zoo::toy::State;
use zoo::{Toy, toy};

/// Two atoms about nodes, one about edges and one about edges to other nodes, as bit sets; an edge is possible, taken
/// to stutter always.
#[derive(Clone, Debug)]
struct World {
    nodes: usize,
    initial: usize,
    edges: Vec<bool>,
    first: Vec<bool>,
    second: Vec<bool>,
    third: Vec<bool>,
    fourth: Vec<bool>,
}

impl World {
    fn edge(&self, from: usize, to: usize) -> bool {
        from == to || self.edges[from * self.nodes + to]
    }

    fn atom(&self, atom: usize, from: usize, to: usize) -> bool {
        match atom {
            0 => self.first[from],
            1 => self.second[from],
            2 => self.third[from * self.nodes + to],
            _ => from != to && self.fourth[from * self.nodes + to],
        }
    }

    fn toy(&self) -> Toy {
        let node = |node: usize| State::from([node as i8, 0, 0, 0, 0, 0]);
        let initial: Vec<State> = (0..self.initial).map(node).collect();
        let world = self.clone();
        let mut toy = toy(&["node"], &["Go"], &initial, move |state, visit| {
            let from = state[0] as usize;
            (0..world.nodes).filter(|to| world.edges[from * world.nodes + to]).for_each(|to| visit(0, node(to)));
        });
        for atom in 0..2 {
            let world = self.clone();
            toy = toy.atom("state", move |state| world.atom(atom, state[0] as usize, 0));
        }
        let (step, angle) = (self.clone(), self.clone());
        toy.step_atom("step", move |state, next| step.atom(2, state[0] as usize, next[0] as usize))
            .angle_atom("angle", move |state, next| angle.atom(3, state[0] as usize, next[0] as usize))
            .without_deadlock()
    }

    /// The truth of a formula at every position of the behaviour that goes through `nodes` and then back to `back`.
    fn truth(&self, formula: &Temporal, nodes: &[usize], back: usize) -> Vec<bool> {
        let last = nodes.len() - 1;
        let after = |position: usize| if position == last { back } else { position + 1 };
        match formula {
            Temporal::Constant(truth) => vec![*truth; nodes.len()],
            Temporal::Atom(atom) => (0..=last).map(|at| self.atom(*atom, nodes[at], nodes[after(at)])).collect(),
            Temporal::Not(inner) => self.truth(inner, nodes, back).into_iter().map(|truth| !truth).collect(),
            Temporal::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(part, nodes, back)).collect();
                (0..=last).map(|at| parts.iter().all(|part| part[at])).collect()
            }
            Temporal::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(part, nodes, back)).collect();
                (0..=last).map(|at| parts.iter().any(|part| part[at])).collect()
            }
            Temporal::Always(inner) => {
                let inner = self.truth(inner, nodes, back);
                (0..=last).map(|at| inner[at.min(back)..].iter().all(|&truth| truth)).collect()
            }
            Temporal::Eventually(inner) => {
                let inner = self.truth(inner, nodes, back);
                (0..=last).map(|at| inner[at.min(back)..].iter().any(|&truth| truth)).collect()
            }
        }
    }

    fn violates(&self, fairness: &Temporal, property: &Temporal, nodes: &[usize], back: usize) -> bool {
        self.truth(fairness, nodes, back)[0] && !self.truth(property, nodes, back)[0]
    }

    /// A violating lasso of at most `most` positions.
    fn search(&self, fairness: &Temporal, property: &Temporal, most: usize) -> Option<(Vec<usize>, usize)> {
        let mut open: Vec<Vec<usize>> = (0..self.initial).map(|node| vec![node]).collect();
        while let Some(nodes) = open.pop() {
            let last = nodes[nodes.len() - 1];
            for back in 0..nodes.len() {
                if self.edge(last, nodes[back]) && self.violates(fairness, property, &nodes, back) {
                    return Some((nodes, back));
                }
            }
            if nodes.len() < most {
                for next in (0..self.nodes).filter(|&next| self.edge(last, next)) {
                    open.push(nodes.iter().copied().chain([next]).collect());
                }
            }
        }
        None
    }
}

fn has_action_part(property: &Temporal) -> bool {
    fn is_boolean(formula: &Temporal) -> bool {
        match formula {
            Temporal::Constant(_) | Temporal::Atom(_) => true,
            Temporal::Not(inner) => is_boolean(inner),
            Temporal::And(parts) | Temporal::Or(parts) => parts.iter().all(is_boolean),
            Temporal::Always(_) | Temporal::Eventually(_) => false,
        }
    }
    match property {
        Temporal::And(parts) => parts.iter().any(has_action_part),
        Temporal::Always(inner) => is_boolean(inner),
        _ => false,
    }
}

/// A violation that is reported is one.
fn shows(world: &World, fairness: &Temporal, property: &Temporal, report: &Report) -> Result<(), TestCaseError> {
    let Some(trace) = &report.trace else { return Err(TestCaseError::fail(format!("{:?}", report.verdict))) };
    let nodes = nodes_of(trace);
    if !matches!(report.verdict, Verdict::Liveness { .. }) {
        // What a finite behaviour violates is violated however it goes on.
        prop_assert!(world.violates(&Temporal::Constant(true), property, &nodes, nodes.len() - 1));
        return Ok(());
    }
    let back = match &trace.then {
        Some(Loop::Stuttering) => nodes.len() - 1,
        Some(Loop::Back { to, .. }) => to - 1,
        None => return Err(TestCaseError::fail("the trace does not loop")),
    };
    prop_assert!(nodes[0] < world.initial);
    prop_assert!(nodes.windows(2).all(|pair| world.edge(pair[0], pair[1])));
    prop_assert!(world.edge(nodes[nodes.len() - 1], nodes[back]));
    prop_assert!(world.violates(fairness, property, &nodes, back), "{nodes:?} back to {back}");
    Ok(())
}

fn nodes_of(trace: &Trace) -> Vec<usize> {
    let node = |value: &Value| match value {
        Value::Int(node) => *node as usize,
        other => panic!("{other} is no node"),
    };
    trace.states.iter().map(|state| node(&state.variables[0].value)).collect()
}

fn worlds() -> impl Strategy<Value = World> {
    (1..5usize).prop_flat_map(|nodes| {
        let bits = |count: usize| prop::collection::vec(any::<bool>(), count);
        let steps = || bits(nodes * nodes);
        (1..=nodes.min(2), steps(), bits(nodes), bits(nodes), steps(), steps()).prop_map(
            move |(initial, edges, first, second, third, fourth)| World {
                nodes,
                initial,
                edges,
                first,
                second,
                third,
                fourth,
            },
        )
    })
}

fn formulas() -> impl Strategy<Value = Temporal> {
    let leaf = prop_oneof![8 => (0..4usize).prop_map(Temporal::Atom), 1 => any::<bool>().prop_map(Temporal::Constant)];
    leaf.prop_recursive(5, 12, 3, |inner| {
        let few = prop::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            2 => inner.clone().prop_map(Temporal::always),
            2 => inner.clone().prop_map(Temporal::eventually),
            1 => inner.clone().prop_map(|inner| Temporal::Not(Box::new(inner))),
            1 => inner.clone().prop_map(|inner| inner.eventually().always()),
            1 => inner.clone().prop_map(|inner| inner.always().eventually()),
            1 => (inner.clone(), inner).prop_map(|(p, q)| p.leads_to(q)),
            1 => few.clone().prop_map(Temporal::And),
            1 => few.prop_map(Temporal::Or),
        ]
    })
}

/// Fairness as specs have it, or any formula.
fn fairness() -> impl Strategy<Value = Temporal> {
    let strong =
        Temporal::Or(vec![Temporal::Atom(0).negate().always().eventually(), Temporal::Atom(2).eventually().always()]);
    let weak = Temporal::Or(vec![Temporal::Atom(0).negate(), Temporal::Atom(2)]).eventually().always();
    let other = Temporal::Or(vec![
        Temporal::Atom(1).negate().always().eventually(),
        Temporal::Atom(0).negate().always().eventually(),
    ]);
    let angle = Temporal::Or(vec![Temporal::Atom(0).negate(), Temporal::Atom(3)]).eventually().always();
    prop_oneof![
        2 => Just(Temporal::Constant(true)),
        2 => Just(angle),
        1 => Just(weak.clone()),
        1 => Just(strong.clone()),
        1 => Just(Temporal::And(vec![strong, weak, other])),
        2 => formulas(),
    ]
}

/// A property without what it claims of initial states alone: as in TLC, that is not asked on walks.
fn asked_of_walks(property: &Temporal) -> Temporal {
    fn is_about_one_state(formula: &Temporal) -> bool {
        match formula {
            Temporal::Constant(_) => true,
            Temporal::Atom(atom) => *atom < 2,
            Temporal::Not(inner) => is_about_one_state(inner),
            Temporal::And(parts) | Temporal::Or(parts) => parts.iter().all(is_about_one_state),
            Temporal::Always(_) | Temporal::Eventually(_) => false,
        }
    }
    match property {
        Temporal::And(parts) => Temporal::And(parts.iter().map(asked_of_walks).collect()),
        initial if is_about_one_state(initial) => Temporal::Constant(true),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_lasso_is_one_and_none_is_missed(world in worlds(), fairness in fairness(), property in formulas()) {
        let toy = world.toy().fairness(fairness.clone()).property("P", property.clone());
        let report = check(&toy, &Options { workers: 1, ..Options::default() });
        match &report.verdict {
            // The search takes `[]A` about steps for `[][A]_v`, as TLC does, which stuttering never violates.
            Verdict::Success if has_action_part(&property) => {}
            Verdict::Success => {
                let missed = world.search(&fairness, &property, 6);
                prop_assert!(missed.is_none(), "missed {:?}", missed);
            }
            Verdict::Beginning { .. }
            | Verdict::Liveness { .. }
            | Verdict::Initial { .. }
            | Verdict::Invariant { .. }
            | Verdict::Step { .. } => {
                shows(&world, &fairness, &property, &report)?;
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn every_lasso_of_a_walk_is_one(world in worlds(), fairness in fairness(), property in formulas(), seed: u64) {
        let toy = world.toy().fairness(fairness.clone()).property("P", property.clone());
        let report = simulate(&toy, 5, 8, seed, &Options::default());
        if report.verdict == Verdict::Success {
            // A walk that changes nothing, and is fair and violates the property, is looked back at.
            let stays = world.initial == 1 && world.violates(&fairness, &asked_of_walks(&property), &[0], 0);
            prop_assert!(!stays || has_action_part(&property));
        } else {
            shows(&world, &fairness, &property, &report)?;
        }
    }
}
