//! The trace bridge: what an in-process cluster did, as a trace of a model.
//!
//! - [`Model`]: the models that a cluster's steps can be told in, and how its events and their steps correspond.
//! - [`replicas`] and [`nodes`]: the steps of a bound cluster, one whose controllers, events and faults are a model's,
//!   as events with the model's actions, arguments and variables.
//! - [`command`]: `trace validate`.

pub mod command;
mod generated;
pub mod nodes;
pub mod replicas;

use std::fmt;

use lockstep_harness::Coverage;
use lockstep_harness::trace::{Event, Rules, TraceError, Verdict, validate};
use lockstep_model::Spec;

pub use generated::Generated;

/// A model that the runtime's traces are told in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
#[value(rename_all = "PascalCase")]
pub enum Model {
    /// Replication in one data centre.
    ControllerReplication,
    /// Replication between data centres.
    CrossDcReplication,
    /// A node and its controllers.
    ControllerNodeReconcile,
}

/// Events of a trace, read one at a time.
pub type Events<'e> = &'e mut dyn Iterator<Item = Result<Event, TraceError>>;

/// Judges traces by the models, each under its passing configuration: the generated models, or others of the same
/// names.
pub trait Models: Sync {
    /// Accepts or refuses a trace; [`judge`] does it for any [`Spec`].
    ///
    /// # Errors
    /// Where the trace cannot be read, or an event maps to nothing in the model.
    fn validate(&self, model: Model, events: Events<'_>) -> Result<(Verdict, Coverage), TraceError>;
}

/// Holds a trace against a machine of `model`.
///
/// # Errors
/// Where the trace cannot be read, or an event maps to nothing in the model.
pub fn judge<S: Spec>(spec: &S, model: Model, events: Events<'_>) -> Result<(Verdict, Coverage), TraceError> {
    validate(spec, &model.rules(), events)
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ControllerReplication, Self::CrossDcReplication, Self::ControllerNodeReconcile];

    /// The module's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ControllerReplication => "ControllerReplication",
            Self::CrossDcReplication => "CrossDcReplication",
            Self::ControllerNodeReconcile => "ControllerNodeReconcile",
        }
    }

    /// How the events of the runtime's traces and the model's steps correspond.
    pub fn rules(self) -> Rules {
        let name = |event: &str, action: &str| (event.to_owned(), vec![action.to_owned()]);
        let mut rules = Rules::default();
        match self {
            Self::ControllerReplication | Self::CrossDcReplication => {
                // Replicas have no common clock: what is known is the order within each, and what an event came after.
                rules.concurrent = true;
                rules.most_candidates = 300_000;
                // A poll that brings nothing is a step of the model only where the peer still lacks the
                // acknowledgement, which the poller cannot know.
                rules.names.extend([name("PullEmpty", "Pull"), name("FinishEmpty", "FinishPage")]);
                rules.stuttering.extend(["PullEmpty", "PullAgain", "FinishEmpty"].map(str::to_owned));
            }
            Self::ControllerNodeReconcile => {
                // Where all ages are at their greatest, time passes without a step.
                rules.names.extend([name("Tick", "Tick")]);
                rules.stuttering.push("Tick".to_owned());
            }
        }
        match self {
            Self::ControllerReplication => {
                // An acknowledgement that says nothing new may be that of an idle poll, which the model has not; one
                // that is lost too; and a page may be repeated before anything of it was applied. What comes in the
                // place of the page of an idle poll is the first page, or one repeated.
                let again = ["Pull", "RepeatPage"].map(str::to_owned);
                rules.names.insert("PullAgain".to_owned(), again.to_vec());
                rules.names.extend([
                    name("DeliverAckAgain", "DeliverAck"),
                    name("LoseAck", "LoseAck"),
                    name("RepeatPage", "RepeatPage"),
                ]);
                rules.stuttering.extend(["DeliverAckAgain", "LoseAck", "RepeatPage"].map(str::to_owned));
            }
            // The model acknowledges as it finishes the page, and compensates in one step.
            Self::CrossDcReplication => {
                rules.names.extend([name("PullAgain", "Pull")]);
                rules.stuttering.extend(["SeeAck", "StartJob", "FailJob", "RetryJob"].map(str::to_owned));
            }
            Self::ControllerNodeReconcile => {}
        }
        rules
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
