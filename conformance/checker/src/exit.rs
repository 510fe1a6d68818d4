//! The exit codes, in one table.

use lockstep_model::FailureKind;

use crate::event::During;
use crate::report::{Judged, Report, Stop, Verdict};

/// TLC's exit codes (`tlc2.output.EC.ExitStatus`), so that a run drops into a CI that ran TLC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ExitCode {
    /// Nothing was violated.
    Success = 0,
    /// An assumption, or the postcondition, is false, or has no value.
    Assumption = 10,
    /// A reachable state has no successor.
    Deadlock = 11,
    /// An invariant is violated, or a property `[]P` about single states, or one that a finite beginning of a behaviour
    /// violates, where no fairness is asked for.
    Safety = 12,
    /// A temporal property is violated: by an initial state, by a step, or by an infinite behaviour.
    Liveness = 13,
    /// `Assert` of the TLC module failed.
    Assert = 14,
    /// The specification cannot be evaluated.
    SpecEvaluation = 75,
    /// An invariant cannot be evaluated.
    SafetyEvaluation = 76,
    /// A temporal property is true by its form, so that there is nothing to evaluate.
    Tautology = 77,
    /// SIGINT ended the run, Ctrl-C at a terminal; as a shell has it, and TLC's Java.
    Interrupted = 130,
    /// SIGTERM ended the run.
    Terminated = 143,
    /// The specification does not parse.
    SpecParse = 150,
    /// The configuration does not parse, or does not fit the specification.
    ConfigParse = 151,
    /// The state space is larger than memory, or than the checker can number.
    TooLarge = 152,
    /// The machine, not the model: a file, a cancelled run.
    System = 153,
    /// What TLC has no class for: what its operators in Java have no value for, a recursion without an end, a temporal
    /// property or a state of a random walk that cannot be evaluated.
    Unclassified = 255,
}

impl ExitCode {
    /// The code of a run. On a walk, TLC has fewer classes for what cannot be evaluated.
    pub fn of_run(report: &Report) -> Self {
        let verdict = &report.verdict;
        let Verdict::Error { failure, during, judged, .. } = verdict else { return ExitCode::of(verdict) };
        let of_kind = !matches!(failure.kind(), FailureKind::Resource | FailureKind::Unassigned);
        match during {
            _ if report.asked.walks.is_none() => ExitCode::of(verdict),
            During::Init | During::Next if of_kind => ExitCode::Unclassified,
            During::Invariant(_) | During::OfState(_) if of_kind && *judged == Judged::Initial => {
                ExitCode::Unclassified
            }
            During::OfStep(_) if of_kind => ExitCode::Liveness,
            During::Property(_) | During::Liveness if of_kind => ExitCode::Unclassified,
            _ => ExitCode::of(verdict),
        }
    }

    /// The code of a verdict of a search.
    pub fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Success => ExitCode::Success,
            Verdict::Assumption { .. } | Verdict::Postcondition(_) => ExitCode::Assumption,
            Verdict::Deadlock => ExitCode::Deadlock,
            // What a beginning decides is safety to TLC, too.
            Verdict::Invariant { .. } | Verdict::Beginning { .. } => ExitCode::Safety,
            Verdict::Initial { .. } | Verdict::Step { .. } | Verdict::Liveness { .. } => ExitCode::Liveness,
            Verdict::Stopped(Stop::Interrupted { signal: 15, .. }) => ExitCode::Terminated,
            Verdict::Stopped(Stop::Interrupted { .. }) => ExitCode::Interrupted,
            Verdict::Stopped(Stop::Cancelled | Stop::Disk { .. } | Stop::Checkpoint { .. }) => ExitCode::System,
            Verdict::Stopped(Stop::Memory { .. } | Stop::Numbers) => ExitCode::TooLarge,
            Verdict::Unsupported(_) => ExitCode::ConfigParse,
            Verdict::Error { failure, during, judged, .. } => ExitCode::of_failure(failure.kind(), during, *judged),
        }
    }

    /// The code of what cannot be evaluated: what it was decides where that is all that TLC has to tell, and otherwise
    /// where.
    fn of_failure(kind: FailureKind, during: &During, judged: Judged) -> Self {
        match (kind, during) {
            (FailureKind::Resource, _) => ExitCode::System,
            // Whatever goes wrong with initial states is to TLC that the specification cannot be evaluated.
            _ if judged == Judged::Initial => ExitCode::SpecEvaluation,
            // A stack that overflows is no exception in Java, and runs past those who wait for exceptions.
            (FailureKind::Recursion, _) => ExitCode::Unclassified,
            (_, During::Assumption(_) | During::Postcondition) => ExitCode::Assumption,
            _ if judged == Judged::Seen => ExitCode::SafetyEvaluation,
            (FailureKind::Assertion, _) => ExitCode::Assert,
            // Where a behaviour begins, TLC's code for it is that of success.
            (_, During::Property(_) | During::Liveness) => ExitCode::Unclassified,
            (FailureKind::Overflow | FailureKind::Library, _) => ExitCode::Unclassified,
            _ => ExitCode::SpecEvaluation,
        }
    }

    /// The number that the process returns.
    pub fn code(self) -> u8 {
        self as u8
    }
}
