//! What `check` can be asked, whatever runs the model.

use std::path::PathBuf;

/// What `check` can be asked, whatever runs the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct CheckOptions {
    /// Threads that search; as many as there are cores, unless given
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", value_parser = positive::<usize>))]
    pub workers: Option<usize>,
    /// Explore only the first so many levels; in simulation, take so many steps on a walk (100, unless given)
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", value_parser = positive::<u32>))]
    pub depth: Option<u32>,
    /// Take so many random walks instead of searching
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", value_parser = positive::<u64>, conflicts_with_all = ["checkpoint", "resume"]))]
    pub simulate: Option<u64>,
    /// The seed of random walks and random elements
    #[cfg_attr(feature = "clap", arg(long, value_name = "S"))]
    pub seed: Option<u64>,
    /// A state without successor is no error
    #[cfg_attr(feature = "clap", arg(long))]
    pub no_deadlock: bool,
    /// Say how often each action was taken, and each invariant put to the test
    #[cfg_attr(feature = "clap", arg(long))]
    pub coverage: bool,
    /// Hold no more than so many MiB in memory, and the rest on disk; four fifths of the free memory, unless given
    #[cfg_attr(feature = "clap", arg(long, value_name = "MIB"))]
    pub memory: Option<u64>,
    /// Write down here, from time to time, where the search stands
    #[cfg_attr(feature = "clap", arg(long, value_name = "DIR"))]
    pub checkpoint: Option<PathBuf>,
    /// How often; a run that is killed loses no more
    #[cfg_attr(feature = "clap", arg(long, value_name = "MINUTES", default_value_t = 5))]
    pub checkpoint_every: u64,
    /// Go on where the checkpoint in this folder stands
    #[cfg_attr(feature = "clap", arg(long, value_name = "DIR"))]
    pub resume: Option<PathBuf>,
    /// Where states go that are too many for memory; the folder for temporary files, unless given
    #[cfg_attr(feature = "clap", arg(long, value_name = "DIR"))]
    pub spill: Option<PathBuf>,
    /// Write the counterexample here, in the format of the ending: .itf.json, .json (TLC's) or .tla
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub dump_trace: Option<PathBuf>,
    /// Write the state graph here: .dot or .mmd (Mermaid)
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub dump_graph: Option<PathBuf>,
    /// Write the summary here
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE"))]
    pub json: Option<PathBuf>,
}

/// A number of which there is at least one.
#[cfg(feature = "clap")]
fn positive<N: std::str::FromStr<Err = std::num::ParseIntError> + Default + PartialEq>(
    text: &str,
) -> Result<N, String> {
    match text.parse() {
        Ok(number) if number == N::default() => Err("at least 1 is wanted".to_string()),
        other => other.map_err(|error: std::num::ParseIntError| error.to_string()),
    }
}

/// What the exit codes of `check` mean, for `--help`. They are TLC's, so that the command drops into a CI that ran it.
pub const EXIT_CODES: &str = "\
Exit codes (TLC's):
    0  nothing is violated
    2  the command line is not understood (not TLC's)
   10  an assumption, or the postcondition, is false
   11  a deadlock
   12  an invariant is violated, or a temporal property by a finite beginning where no fairness is asked for
   13  a temporal property is violated
   14  an assertion of the spec failed
   75  the spec cannot be evaluated; 76: an invariant
   77  a temporal property is true by its form
  100  --oracle: the other checker does not agree (not TLC's)
  130  the run was interrupted (SIGINT, Ctrl-C); 143: terminated (SIGTERM)
  150  the spec does not parse
  151  the configuration does not parse, or does not fit the spec
  152  the state space is larger than memory and disk
  153  the machine, not the model: a file, a full disk, a compiler that is missing
  255  operators of standard modules, an endless recursion, a temporal property, or with --simulate a state of a walk,
       cannot be evaluated; or a SPECIFICATION has a conjunct []P";
