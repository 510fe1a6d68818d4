//! The evaluator on small specifications: each configuration says in its first line what TLC finds.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use lockstep_checker::{Options, Verdict, check};
use lockstep_codegen::evaluate::{Evaluator, State};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, machine, resolve};
use lockstep_model::Spec;

#[test]
fn specifications_have_the_states_that_tlc_finds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluate");
    let mut configurations: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "cfg"))
        .collect();
    configurations.sort();
    assert!(!configurations.is_empty());
    let mut wrong = vec![];
    for path in configurations {
        let text = std::fs::read_to_string(&path).expect("a configuration");
        let expected = text.lines().next().and_then(|line| line.strip_prefix("\\* expect: ")).unwrap_or_default();
        let found = found(&path).unwrap_or_else(|message| message);
        if found != expected {
            wrong.push(format!("{}: expected {expected}; found {found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files are the same for as long as a run lasts: a log of thousands of lines is not read once more for each.
#[test]
fn a_file_is_read_once_in_a_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside");
    let evaluator = evaluator(&folder.join("Reading.cfg")).expect("an evaluator");
    let read = Arc::new(Mutex::new(vec![]));
    let noted = read.clone();
    evaluator.read_files(move |name| {
        noted.lock().expect("no reader has failed").push(name.to_owned());
        Ok(if name == "log" { "{\"by\": 1}".repeat(50) } else { "{\"at\": 50}".to_owned() }.into_bytes())
    });
    let report = check(&evaluator, &Options { workers: 1, ..Options::default() });
    assert_eq!((report.verdict, report.distinct), (Verdict::Success, 51));
    let mut read = read.lock().expect("no reader has failed").clone();
    read.sort();
    assert_eq!(read, ["log", "most"]);
}

/// A state that was on disk is still so many steps from an initial one.
#[test]
fn a_state_read_back_has_its_level() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluate");
    let evaluator = evaluator(&folder.join("Levels.cfg")).expect("an evaluator");
    let mut state = None;
    evaluator
        .initial_states(|initial| {
            state = Some(initial);
            ControlFlow::Break(())
        })
        .expect("an initial state");
    for _ in 0..3 {
        let from = state.take().expect("a state");
        let mut bytes = vec![];
        evaluator.write(&evaluator.store(&from), &mut bytes);
        let mut rest = &bytes[..];
        let read = evaluator.load(&evaluator.read(&mut rest).expect("the state that was written"));
        assert!(rest.is_empty());
        assert_eq!(read, from);
        assert_eq!(evaluator.invariant(0, &read), Ok(true));
        evaluator
            .successors(&read, |_, next| {
                state = Some(next);
                ControlFlow::Break(())
            })
            .expect("a successor");
    }
}

/// Serves the modules of the folder of cases.
struct Folder<'p>(&'p Path);

impl Folder<'_> {
    fn read(&self, module: &str) -> std::io::Result<resolve::Source> {
        let file = self.0.join(module).with_extension("tla");
        Ok(resolve::Source { name: file.display().to_string(), text: std::fs::read(&file)? })
    }
}

impl resolve::Loader for Folder<'_> {
    fn load(&self, name: &str) -> Result<resolve::Source, resolve::NotFound> {
        self.read(name).map_err(|_| resolve::NotFound::default())
    }
}

/// What a breadth-first search finds, or what fails, and in which state of the trace that leads there. Several
/// configurations of one module are told apart by what follows a hyphen.
fn found(config: &Path) -> Result<String, String> {
    let evaluator = evaluator(config)?;
    search(&evaluator).map_err(|failure| {
        let report = check(&evaluator, &Options { workers: 1, ..Options::default() });
        match (&report.verdict, &report.trace) {
            (Verdict::Error { failure: same, .. }, Some(trace)) if *same == failure => {
                format!("{failure}, in state {}", trace.states.len())
            }
            (Verdict::Error { failure: same, .. }, None) if *same == failure => failure.to_string(),
            (verdict, _) => format!("{failure}; the checker says {verdict:?}"),
        }
    })
}

fn evaluator(config: &Path) -> Result<Evaluator, String> {
    let mut sources = SourceMap::new();
    let text = std::fs::read_to_string(config).map_err(|error| error.to_string())?;
    let id = sources.add("case.cfg", text).map_err(|error| error.message.clone())?;
    let config_tree = grammar::parse_config(id, &sources).map_err(|errors| errors[0].message.clone())?;
    let stem = config.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let folder = Folder(config.parent().unwrap_or(config));
    let root = folder.read(stem.split('-').next().unwrap_or_default()).map_err(|error| error.to_string())?;
    let resolution = resolve::resolve(root, &folder, &mut sources, machine::symbols(&config_tree))
        .map_err(|errors| errors[0].message.clone())?;
    let configured =
        machine::configure(resolution.program, &config_tree, &sources).map_err(|errors| errors[0].message.clone())?;
    Evaluator::new(configured.machine, &sources).map_err(|failure| failure.to_string())
}

fn search(evaluator: &Evaluator) -> lockstep_model::Outcome<String> {
    let outline = evaluator.outline();
    for (index, assumption) in outline.assumptions.iter().enumerate() {
        if !evaluator.assumption(index)? {
            return Ok(format!("assumption violated: {}", assumption.text));
        }
    }
    let mut seen = HashSet::new();
    let (mut initial, mut generated, mut depth) = (0, 0, 0);
    let mut level: Vec<State> = vec![];
    let mut first = vec![];
    evaluator.initial_states(|state| {
        first.push(state);
        ControlFlow::Continue(())
    })?;
    for state in first {
        initial += 1;
        generated += 1;
        if seen.insert(evaluator.fingerprint(&state, &state)?) {
            level.push(state);
        }
    }
    while !level.is_empty() {
        depth += 1;
        let mut next_level = vec![];
        for state in level {
            for (index, invariant) in outline.invariants.iter().enumerate() {
                if !evaluator.invariant(index, &state)? {
                    return Ok(format!("invariant violated: {}", invariant.name));
                }
            }
            let mut steps = vec![];
            generated += evaluator.counted_successors(&state, |action, next| {
                steps.push((action, next));
                ControlFlow::Continue(())
            })?;
            for (action, next) in steps {
                generated += 1;
                // An action value is a replayable fact.
                assert_eq!(evaluator.step(&state, &action)?.as_ref(), Some(&next), "{action:?}");
                let conjuncts = evaluator.explain(&state, &action, Some(&next));
                assert!(conjuncts.iter().all(|conjunct| conjunct.holds != Some(false)), "{conjuncts:?}");
                if seen.insert(evaluator.fingerprint(&next, &next)?) {
                    next_level.push(next);
                }
            }
        }
        level = next_level;
    }
    Ok(format!("initial {initial}, generated {generated}, distinct {}, depth {depth}", seen.len()))
}
