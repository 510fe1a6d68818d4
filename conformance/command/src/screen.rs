//! The terminal of one run: a line that is drawn over while the run lasts (in a log, a line now and then), and the one
//! place that settles who concludes the run.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use lockstep_checker::{Progress, ProgressCallback};

/// A log gets a line every so often.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// Where a run stands, on standard error; and whether its result is being printed already.
#[derive(Default)]
pub struct Screen {
    bar: Option<ProgressBar>,
    concluded: Mutex<bool>,
}

impl Screen {
    /// A bar on a terminal, lines elsewhere. Nothing is drawn before there is progress.
    pub fn new() -> Self {
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner();
            match ProgressStyle::with_template("{spinner} {elapsed_precise} {wide_msg}") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        Screen { bar, concluded: Mutex::new(false) }
    }

    /// Tells the user something meanwhile, on a line of its own.
    pub fn note(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }

    /// From here on the caller prints the result. Waits while another thread is about to take the run over; for good, if
    /// that succeeds.
    pub(crate) fn conclude(&self) {
        *self.concluded.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.clear();
    }

    /// Takes the run over, unless its result is being printed already: `become_other` does not return where it succeeds,
    /// and gives the reason where it fails. Then the run goes on as if nothing had happened.
    pub fn take_over<E>(&self, become_other: impl FnOnce() -> E) -> Option<E> {
        let concluded = self.concluded.lock().unwrap_or_else(PoisonError::into_inner);
        if *concluded {
            return None;
        }
        self.clear();
        Some(become_other())
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    pub(crate) fn callback(&self) -> ProgressCallback {
        let bar = self.bar.clone();
        let logged = AtomicU64::new(0);
        Arc::new(move |progress| match &bar {
            Some(bar) => {
                bar.set_message(line(progress));
                bar.tick();
            }
            None => {
                let period = progress.elapsed.as_secs() / LOG_EVERY.as_secs();
                if logged.fetch_max(period, Ordering::Relaxed) < period {
                    eprintln!("{} s: {}", progress.elapsed.as_secs(), line(progress));
                }
            }
        })
    }
}

fn line(progress: &Progress) -> String {
    format!(
        "{} generated, {} distinct, {} on the queue, level {}, {}/s, {}",
        HumanCount(progress.generated),
        HumanCount(progress.distinct),
        HumanCount(progress.queue),
        progress.depth,
        HumanCount(progress.rate as u64),
        HumanBytes(progress.bytes)
    )
}
