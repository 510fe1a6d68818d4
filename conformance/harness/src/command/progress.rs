//! Where a long run stands: a line that is drawn over on a terminal, a line now and then in a log.

use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use lockstep_checker::{Progress, ProgressCallback};

/// A log gets a line every so often.
const LOG_EVERY: Duration = Duration::from_secs(60);

/// The progress of one run.
pub(super) struct Bar {
    bar: Option<ProgressBar>,
}

impl Bar {
    pub(super) fn start() -> Self {
        let bar = stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{spinner} {elapsed_precise} {msg}");
            let bar = ProgressBar::new_spinner();
            match style {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        Bar { bar }
    }

    pub(super) fn callback(&self) -> ProgressCallback {
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

    pub(super) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
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
