//! One semantics, two machines: on states from all over the state space, generated code and the evaluator have the same
//! successors in the same order, the same judgement of every invariant, and the same of every temporal atom; and a search
//! keeps the same of every step that there is, however it comes by it. What is said to follow from the actions does.

use std::collections::HashSet;
use std::fmt::Debug;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::resolve::{Loader, NotFound, Source};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, machine, resolve};
use lockstep_generated::{controller_node_reconcile, controller_replication, cross_dc_replication};
use lockstep_model::{Outcome, Spec, Temporal, Value};

/// States that are compared, spread evenly over all.
const COMPARED: usize = 400;

/// Where the models stand.
struct Specs;

impl Specs {
    fn file(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/kcore").join(name)
    }

    fn source(name: &str) -> Option<Source> {
        Some(Source { name: name.to_owned(), text: std::fs::read(Self::file(name)).ok()? })
    }
}

impl Loader for Specs {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        Self::source(&format!("{module}.tla")).ok_or_else(NotFound::default)
    }
}

fn evaluator(module: &str, configuration: &str) -> Evaluator {
    let mut sources = SourceMap::new();
    let name = format!("{configuration}.cfg");
    let config = Specs::source(&name).expect("the configuration is there");
    let file = sources.add_bytes(name, config.text).expect("it is a text");
    let config = grammar::parse_config(file, &sources).expect("it is a configuration");
    let root = Specs::source(&format!("{module}.tla")).expect("the module is there");
    let resolution = resolve::resolve(root, &Specs, &mut sources, machine::symbols(&config));
    let program = resolution.expect("the module has a meaning").program;
    let machine = machine::configure(program, &config, &sources).expect("the configuration fits").machine;
    Evaluator::new(machine, &sources).expect("the machine can be run")
}

/// What leads out of a state: by which action, with which choices, to which values.
fn successors<S: Spec>(spec: &S, state: &S::State) -> Vec<(String, Vec<Value>)> {
    let mut found = Vec::new();
    let visited = spec.successors(state, |action, next| {
        let name = spec.outline().actions[spec.action_index(&action)].name.to_string();
        found.push((name, spec.values(&next)));
        ControlFlow::Continue(())
    });
    visited.expect("the next-state relation has a value");
    found
}

fn initial<S: Spec>(spec: &S) -> Vec<S::State> {
    let mut found = Vec::new();
    let visited = spec.initial_states(|state| {
        found.push(state);
        ControlFlow::Continue(())
    });
    visited.expect("the initial predicate has a value");
    found
}

/// What a search keeps of what leads out of a state: it must be the same whether a state is stored as a whole, or as what
/// differs from the one before.
fn stored_successors<S: Spec>(spec: &S, stored: &S::Stored) -> Vec<(usize, S::Stored, Outcome<u64>)> {
    let state = spec.load(stored);
    let (mut whole, mut patched) = (Vec::new(), Vec::new());
    let visited = spec.successors(&state, |action, next| {
        let stored = spec.store(&next);
        let fingerprint = spec.fingerprint(&next, &stored);
        whole.push((spec.action_index(&action), stored, fingerprint));
        ControlFlow::Continue(())
    });
    visited.expect("the next-state relation has a value");
    let visited = spec.stored_successors(&state, stored, |action, stored, fingerprint| {
        patched.push((spec.action_index(action), stored, fingerprint));
        ControlFlow::Continue(())
    });
    visited.expect("the next-state relation has a value");
    assert!(whole == patched, "stored in two ways: the successors of {:?}", spec.values(&state));
    whole
}

/// Every state, in breadth-first order.
fn states<S: Spec>(spec: &S) -> Vec<S::Stored> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for state in initial(spec) {
        let stored = spec.store(&state);
        if seen.insert(spec.fingerprint(&state, &stored).expect("a view")) {
            found.push(stored);
        }
    }
    let mut place = 0;
    while place < found.len() {
        for (_, stored, fingerprint) in stored_successors(spec, &found[place]) {
            if seen.insert(fingerprint.expect("a view")) {
                found.push(stored);
            }
        }
        place += 1;
    }
    found
}

fn atoms_of(formula: &Temporal, found: &mut Vec<usize>) {
    match formula {
        Temporal::Constant(_) => {}
        Temporal::Atom(atom) => found.push(*atom),
        Temporal::Not(inner) | Temporal::Always(inner) | Temporal::Eventually(inner) => atoms_of(inner, found),
        Temporal::And(parts) | Temporal::Or(parts) => parts.iter().for_each(|part| atoms_of(part, found)),
    }
}

/// The atoms of fairness and properties, in the order in which they are written.
fn atoms<S: Spec>(spec: &S) -> Vec<usize> {
    let mut found = Vec::new();
    atoms_of(&spec.outline().fairness, &mut found);
    spec.outline().properties.iter().for_each(|property| atoms_of(&property.formula, &mut found));
    found
}

/// What follows from the actions is what judging finds.
fn follow<S: Spec>(spec: &S, state: &S::State) {
    let mut steps = Vec::new();
    let visited = spec.successors(state, |action, next| {
        steps.push((action, next));
        ControlFlow::Continue(())
    });
    visited.expect("the next-state relation has a value");
    let followed: Vec<usize> = atoms(spec).into_iter().filter(|&atom| spec.atom_follows_from_actions(atom)).collect();
    assert!(!followed.is_empty(), "fairness is about actions");
    for atom in followed {
        let leads_to = |next: &S::State| {
            steps.iter().any(|(action, other)| other == next && other != state && spec.atom_is_about(atom, action))
        };
        let text = &spec.outline().atoms[atom].text;
        if spec.atom_is_state_level(atom) {
            let enabled = steps.iter().any(|(_, next)| leads_to(next));
            same(text, &spec.values(state), Ok(enabled), spec.atom(atom, state, state));
            continue;
        }
        for (_, next) in &steps {
            same(text, &spec.values(state), Ok(leads_to(next)), spec.atom(atom, state, next));
        }
    }
}

fn same<T: PartialEq + Debug>(what: &str, state: &[Value], generated: T, evaluated: T) {
    assert!(generated == evaluated, "{what} in {state:?}:\n generated {generated:?}\n evaluated {evaluated:?}");
}

fn agree<S: Spec>(generated: &S, module: &str, configuration: &str) {
    let evaluated = evaluator(module, configuration);
    let names = |outline: &lockstep_model::Outline| {
        outline.invariants.iter().map(|invariant| invariant.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(generated.outline()), names(evaluated.outline()));
    let pairs: Vec<(usize, usize)> = {
        let (ours, theirs) = (atoms(generated), atoms(&evaluated));
        assert_eq!(ours.len(), theirs.len(), "the formulas have the same atoms");
        ours.into_iter().zip(theirs).collect::<HashSet<_>>().into_iter().collect()
    };
    let values = |spec: &Evaluator| initial(spec).iter().map(|state| spec.values(state)).collect::<Vec<_>>();
    let ours: Vec<_> = initial(generated).iter().map(|state| generated.values(state)).collect();
    assert_eq!(ours, values(&evaluated), "the initial states");
    let all = states(generated);
    assert!(all.len() > COMPARED, "the model has states");
    for stored in all.iter().step_by(all.len() / COMPARED) {
        let state = generated.load(stored);
        let values = generated.values(&state);
        let theirs = evaluated.state(&values).expect("the evaluator takes any values");
        let out = successors(generated, &state);
        follow(generated, &state);
        for index in 0..generated.outline().invariants.len() {
            let name = &generated.outline().invariants[index].name;
            same(name, &values, generated.invariant(index, &state), evaluated.invariant(index, &theirs));
            let tested = (generated.invariant_is_tested(index, &state), evaluated.invariant_is_tested(index, &theirs));
            same(&format!("whether {name} is tested"), &values, tested.0, tested.1);
        }
        for (_, next) in out.iter().take(8) {
            let our_next = generated.state(next).expect("a successor is a state");
            let their_next = evaluated.state(next).expect("the evaluator takes any values");
            for (ours, other) in &pairs {
                let holds = generated.atom(*ours, &state, &our_next);
                same(
                    &generated.outline().atoms[*ours].text,
                    &values,
                    holds,
                    evaluated.atom(*other, &theirs, &their_next),
                );
            }
        }
        same("the successors", &values, out, successors(&evaluated, &theirs));
    }
}

#[test]
fn controller_replication() {
    use controller_replication::{Configuration, ControllerReplication};
    let model = ControllerReplication::new(Configuration::Main);
    agree(&model, "ControllerReplication", Configuration::Main.name());
}

#[test]
fn controller_node_reconcile() {
    use controller_node_reconcile::{Configuration, ControllerNodeReconcile};
    let model = ControllerNodeReconcile::new(Configuration::Main);
    agree(&model, "ControllerNodeReconcile", Configuration::Main.name());
}

#[test]
fn cross_dc_replication() {
    use cross_dc_replication::{Configuration, CrossDcReplication};
    let model = CrossDcReplication::new(Configuration::Main);
    agree(&model, "CrossDcReplication", Configuration::Main.name());
}
