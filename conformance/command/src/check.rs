//! `check`: the run, its output and its exit code.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use lockstep_checker::dump::{self, TraceFormat};
use lockstep_checker::{
    Checkpointing, During, ExitCode, Formula, Judged, Model, Options, Report, StateGraph, Verdict, render, simulate,
    summary, write_whole,
};
use lockstep_model::{Failure, typed};

use crate::excerpt::Excerpts;
use crate::screen::{has_colours, tell};
use crate::{Screen, Session, become_program, signals};

/// States that a drawn graph may have: more than that nobody can read.
const DRAWN: usize = 20_000;

/// Checks the model, prints what was found, and gives the exit code.
pub fn check<'s>(model: impl Into<Model<'s>>, session: &Session, screen: &Screen) -> u8 {
    match checked(model.into(), session, screen) {
        Ok(code) => code,
        Err(message) => {
            tell(&format!("error: {message}\n"));
            ExitCode::System.code()
        }
    }
}

fn checked(model: Model<'_>, session: &Session, screen: &Screen) -> Result<u8, String> {
    let asked = &session.options;
    let format = asked.dump_trace.as_deref().map(trace_format).transpose()?;
    let draw = asked.dump_graph.as_deref().map(drawing).transpose()?;
    let outputs = [&asked.dump_trace, &asked.dump_graph, &asked.json];
    outputs.into_iter().flatten().try_for_each(|file| has_folder(file))?;
    let mut options = Options {
        coverage: asked.coverage,
        check_deadlock: asked.no_deadlock.then_some(false),
        seed: asked.seed.unwrap_or(1),
        progress: Some(screen.callback()),
        control: screen.control(),
        interrupt: signals::interrupt(),
        resume: asked.resume.clone(),
        identity: session.identity,
        checkpoint: asked
            .checkpoint
            .clone()
            .map(|folder| Checkpointing { folder, every: Duration::from_secs(60 * asked.checkpoint_every) }),
        ..Options::default()
    };
    if let Some(workers) = asked.workers {
        options.workers = workers.max(1);
    }
    if let Some(mebibytes) = asked.memory {
        options.memory_limit = Some(mebibytes.saturating_mul(1 << 20));
    }
    if asked.spill.is_some() {
        options.spill.clone_from(&asked.spill);
    }
    let mut report = match asked.simulate {
        Some(walks) => {
            let depth = asked.depth.unwrap_or(100) as usize;
            simulate(model, walks, depth, asked.seed.unwrap_or(1), &options)
        }
        None => lockstep_checker::check(model, &Options { depth: asked.depth, ..options }),
    };
    screen.conclude();
    if let Verdict::Error { failure, .. } = &report.verdict {
        begin_anew(session, "a state", failure);
    }
    let states = report.trace.iter().flat_map(|trace| &trace.states);
    if let Some(failure) = states.filter_map(|state| state.unshown.as_ref()).next() {
        begin_anew(session, "the alias of a state", failure);
    }
    report.seconds.front = session.front;
    report.seconds.compile = session.compile;
    judge_the_end(&mut report, model, session);
    // In what was only shown, or in the postcondition.
    if let Some(failure) = typed::cut_off_failure() {
        begin_anew(session, "a set", &failure);
    }
    report.met = model.warnings();
    // What can be written is: the first failure is told when all has been tried.
    let printed = print(&text(&report, session));
    let traced = match (&asked.dump_trace, format, &report.trace) {
        (Some(file), Some(format), Some(trace)) => written(file, &format.write(trace, &report.module, file)),
        _ => Ok(()),
    };
    let summed_up = match &asked.json {
        Some(file) => written(file, &format!("{}\n", summary(&report, &session.config))),
        None => Ok(()),
    };
    if let (Some(file), Some(draw)) = (&asked.dump_graph, draw) {
        let (graph, outcome) = StateGraph::build_as_far_as_can_be(model, DRAWN);
        if let Err(failure) = outcome {
            let (file, states) = (file.display(), graph.len());
            tell(&format!(
                "note: {file} holds the graph of the {states} states before one that cannot be evaluated:\n"
            ));
            tell(&format!("      {failure}\n"));
        } else if !graph.is_complete() {
            tell(&format!("note: {} holds the first {} states of the graph\n", file.display(), graph.len()));
        }
        written(file, &draw(model, &graph))?;
    }
    printed.and(traced).and(summed_up)?;
    Ok(report.exit_code().code())
}

/// Judges the postcondition, as TLC does after a run that found an error, too: what it found comes first then.
fn judge_the_end(report: &mut Report, model: Model<'_>, session: &Session) {
    if matches!(report.verdict, Verdict::Assumption { .. } | Verdict::Unsupported(_) | Verdict::Stopped(_)) {
        return;
    }
    let formula = session.postcondition.clone();
    let verdict = match model.postcondition(report) {
        // TLC does not go on to what was counted where the initial states could not be evaluated.
        Ok(true) if matches!(report.verdict, Verdict::Error { judged: Judged::Initial, .. }) => return,
        Ok(true) => match model.never_possible() {
            Some(never) => {
                Verdict::Postcondition(Formula { name: never.name.to_string(), location: never.location.clone() })
            }
            None => return,
        },
        Ok(false) => Verdict::Postcondition(formula.unwrap_or_default()),
        Err(failure) => {
            begin_anew(session, "the postcondition", &failure);
            Verdict::Error { failure, during: During::Postcondition, formula, judged: Judged::Again }
        }
    };
    let found = std::mem::replace(&mut report.verdict, verdict);
    if found != Verdict::Success {
        report.warnings.push(render::verdict(report));
        report.verdict = found;
    }
}

/// Becomes the evaluator where a compiled machine has no value, and returns only where that fails. The evaluator knows
/// the way to what fails, too.
fn begin_anew(session: &Session, what: &str, failure: &Failure) {
    // Where it is known what cannot be evaluated, nobody can.
    if failure.location().is_some() {
        return;
    }
    let Some((program, arguments)) = session.evaluator.as_ref().and_then(|words| words.split_first()) else { return };
    tell(&format!("note: the compiled machine could not evaluate {what}; the evaluator begins anew, and says where\n"));
    tell(&format!("      {}\n", failure.message()));
    let error = become_program(Command::new(program).args(arguments));
    tell(&format!("note: it cannot be started: {error}\n"));
}

/// Everything that a person is told.
fn text(report: &Report, session: &Session) -> String {
    let excerpts = Excerpts::of(&session.files, has_colours(&std::io::stdout()));
    let mut text = render::verdict(report) + "\n";
    if let Verdict::Error { failure, formula, .. } = &report.verdict {
        let formula = formula.as_ref().and_then(|formula| formula.location.as_ref());
        let place = failure.location().or(formula);
        text.push_str(&place.map(|place| excerpts.place(place, failure.way())).unwrap_or_default());
        text.push_str(if report.trace.is_none() { "\n" } else { "" });
    }
    if let Some(trace) = &report.trace {
        text.push_str(&format!("\n{}\n\n", render::trace(trace).trim_end()));
    }
    for warning in &report.met {
        text.push_str(&excerpts.warning(warning));
    }
    for warning in &report.warnings {
        text.push_str(&format!("warning: {warning}\n"));
    }
    if session.options.coverage {
        coverage(report, &mut text);
    }
    let seconds = report.seconds;
    let total = seconds.front + seconds.compile + seconds.search + seconds.liveness;
    let parts = [
        (seconds.front, "reading"),
        (seconds.compile, "compiling"),
        (seconds.search, "searching"),
        (seconds.liveness, "liveness"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(part, _)| *part > 0.0).map(|(part, name)| format!("{part:.2} s {name}")).collect();
    // On walks nobody looks whether states are distinct.
    let distinct = match session.options.simulate {
        Some(_) => String::new(),
        None => format!("{} distinct, ", report.distinct),
    };
    text.push_str(&format!(
        "{}: {} states generated, {distinct}depth {}; {total:.2} s, of these {}\n",
        report.module,
        report.generated,
        report.depth,
        parts.join(", ")
    ));
    text
}

fn coverage(report: &Report, text: &mut String) {
    let actions = &report.coverage.actions;
    for action in actions {
        let note = if action.generated == 0 { "   never enabled" } else { "" };
        // Disjuncts of one operator are told apart by their places.
        let is_one_of_several = actions.iter().filter(|other| other.name == action.name).count() > 1;
        let place = action.location.as_ref().filter(|_| is_one_of_several);
        let place = place.map(|place| format!("   [{place}]")).unwrap_or_default();
        text.push_str(&format!(
            "  {:<24} {:>12} generated {:>12} distinct{place}{note}\n",
            action.name, action.generated, action.distinct
        ));
    }
    for invariant in report.coverage.invariants.iter().filter(|invariant| invariant.judged > 0) {
        let note = if invariant.tested == 0 { "   vacuous" } else { "" };
        text.push_str(&format!("  {:<24} {:>12} states put it to the test{note}\n", invariant.name, invariant.tested));
    }
    for cut in report.coverage.constraints.iter().chain(&report.coverage.action_constraints) {
        text.push_str(&format!("  {:<24} {:>12} cut away\n", cut.name, cut.cut));
    }
}

/// Prints, unless nobody reads any more.
fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("cannot write standard output: {error}")),
        _ => Ok(()),
    }
}

fn trace_format(file: &Path) -> Result<TraceFormat, String> {
    TraceFormat::of_file(&file.to_string_lossy())
        .ok_or_else(|| format!("{}: a trace is written as .itf.json, .json or .tla", file.display()))
}

/// Fails where a file cannot be written for want of its folder: better now than when the search is over.
fn has_folder(file: &Path) -> Result<(), String> {
    match file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        Some(folder) => Err(format!("cannot write {}: there is no folder {}", file.display(), folder.display())),
        None => Ok(()),
    }
}

type Drawing = fn(Model<'_>, &StateGraph) -> String;

fn drawing(file: &Path) -> Result<Drawing, String> {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("dot") => Ok(|model, graph| dump::dot(model, graph)),
        Some("mmd") => Ok(|model, graph| dump::mermaid(model, graph)),
        _ => Err(format!("{}: a graph is written as .dot or .mmd", file.display())),
    }
}

fn written(file: &Path, text: &str) -> Result<(), String> {
    write_whole(file, |open| open.write_all(text.as_bytes()))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))
}
