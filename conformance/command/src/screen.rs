//! The terminal of one run: a line that is drawn over while the run lasts (in a log, a line now and then), and the one
//! place that settles who concludes the run.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lockstep_checker::{Progress, ProgressCallback};

/// A log gets a line every so often.
const LOG_EVERY: Duration = Duration::from_secs(60);
/// To the start of the line, which is emptied.
const ERASE: &str = "\r\x1b[K";

/// Where a run stands, on standard error; and whether its result is being printed already.
#[derive(Default)]
pub struct Screen {
    /// Whether there is a line that is drawn over, where there is a terminal.
    drawn: Option<Arc<AtomicBool>>,
    concluded: Mutex<bool>,
}

impl Screen {
    /// A line that is drawn over on a terminal, lines elsewhere. Nothing is drawn before there is progress.
    pub fn new() -> Self {
        Screen { drawn: stderr().is_terminal().then(Arc::default), concluded: Mutex::new(false) }
    }

    /// Tells the user something meanwhile, on a line of its own.
    pub fn note(&self, text: &str) {
        self.clear();
        eprintln!("{text}");
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
        if let Some(drawn) = &self.drawn
            && drawn.swap(false, Ordering::Relaxed)
        {
            eprint!("{ERASE}");
        }
    }

    pub(crate) fn callback(&self) -> ProgressCallback {
        let drawn = self.drawn.clone();
        let logged = AtomicU64::new(0);
        Arc::new(move |progress| match &drawn {
            Some(drawn) => {
                drawn.store(true, Ordering::Relaxed);
                eprint!("{ERASE}{} s: {}", progress.elapsed.as_secs(), line(progress));
                // What cannot be shown is not worth stopping for.
                let _ = stderr().flush();
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
        "{} generated, {} distinct, {} on the queue, level {}, {}/s, {} MiB",
        grouped(progress.generated),
        grouped(progress.distinct),
        grouped(progress.queue),
        progress.depth,
        grouped(progress.rate as u64),
        grouped(progress.bytes >> 20)
    )
}

/// A number as people read it: 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.char_indices() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_stand_in_threes() {
        let shown = [0, 12, 123, 1_234, 123_456, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "12", "123", "1,234", "123,456", "1,234,567"]);
    }
}
