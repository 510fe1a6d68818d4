//! What `check` can be asked, whatever runs the model.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What `check` can be asked, whatever runs the model.
#[derive(Clone, Debug, Default, clap::Args, Serialize, Deserialize)]
pub struct CheckOptions {
    /// Threads that search; as many as there are cores, unless given
    #[arg(long, value_name = "N")]
    pub workers: Option<usize>,
    /// Explore only the first so many levels; in simulation, the length of a walk (100, unless given)
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// Take so many random walks instead of searching
    #[arg(long, value_name = "N")]
    pub simulate: Option<u64>,
    /// The seed of random walks and random elements
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// A state without successor is no error
    #[arg(long)]
    pub no_deadlock: bool,
    /// Say how often each action was taken, and each invariant put to the test
    #[arg(long)]
    pub coverage: bool,
    /// Stop, with the counts so far, when the process holds so many MiB; four fifths of the free memory, unless given
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    /// Write the counterexample here, in the format of the ending: .itf.json, .json (TLC's) or .tla
    #[arg(long, value_name = "FILE")]
    pub dump_trace: Option<PathBuf>,
    /// Write the state graph here: .dot or .mmd (Mermaid)
    #[arg(long, value_name = "FILE")]
    pub dump_graph: Option<PathBuf>,
    /// Write the summary here
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}
