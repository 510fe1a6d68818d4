//! The terminal of one run: a line that is drawn over while the run lasts (in a log, a line now and then), and the one
//! place that settles who concludes the run.

use std::ffi::OsStr;
use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lockstep_checker::{Control, Progress, ProgressCallback};

/// A line is drawn anew, and a log gets another one, every so often.
const DRAW_EVERY: Duration = Duration::from_secs(1);
const LOG_EVERY: Duration = Duration::from_secs(60);
/// To the start of the line, which is emptied.
const ERASE: &str = "\r\x1b[K";
/// What is longer than the terminal is wide is cut off there, for only its last line would be drawn over; and from then
/// on it is not.
const CUT: &str = "\x1b[?7l";
const WRAP: &str = "\x1b[?7h";
/// How a line ends that is drawn over. What is beyond the edge is drawn at the edge, the last of it last: so a line
/// that was cut off ends in a dot, and not in a digit that is none of the number it seems to belong to.
const END: &str = " ...";

/// Where a run stands, on standard error; and whether its result is being printed already.
#[derive(Default)]
pub struct Screen {
    /// Whether there is a line that is drawn over, where there is a terminal.
    drawn: Option<Arc<AtomicBool>>,
    concluded: Mutex<bool>,
    watch: Option<Watch>,
}

/// Another thread's hand in a run.
#[derive(Clone)]
pub struct Watch {
    /// Told where the run stands.
    pub progress: ProgressCallback,
    /// What is asked of it.
    pub control: Arc<Control>,
}

impl Screen {
    /// A line that is drawn over on a terminal, lines elsewhere. Nothing is drawn before there is progress.
    pub fn new() -> Self {
        let draws = stderr().is_terminal() && !is_dumb();
        Screen { drawn: draws.then(Arc::default), ..Screen::default() }
    }

    /// The same for a run that another thread watches.
    pub fn watched(watch: Watch) -> Self {
        Screen { watch: Some(watch), ..Screen::new() }
    }

    /// Tells the user something meanwhile, on a line of its own.
    pub fn note(&self, text: &str) {
        self.clear();
        tell(&format!("{text}\n"));
    }

    /// From here on the caller prints the result. Waits while another thread is about to take the run over; for good,
    /// if that succeeds.
    pub(crate) fn conclude(&self) {
        *self.concluded.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.clear();
    }

    /// Takes the run over, unless its result is being printed already: `become_other` does not return where it
    /// succeeds, and gives the reason where it fails. Then the run goes on as if nothing had happened.
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
            tell(ERASE);
        }
    }

    pub(crate) fn control(&self) -> Option<Arc<Control>> {
        self.watch.as_ref().map(|watch| watch.control.clone())
    }

    pub(crate) fn callback(&self) -> ProgressCallback {
        let drawn = self.drawn.clone();
        let watcher = self.watch.as_ref().map(|watch| watch.progress.clone());
        let told = Mutex::new(Progress::default());
        Arc::new(move |progress| {
            if let Some(watcher) = &watcher {
                watcher(progress);
            }
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            let every = if drawn.is_some() { DRAW_EVERY } else { LOG_EVERY };
            if progress.elapsed.saturating_sub(told.elapsed) < every {
                return;
            }
            let line = line(progress, &told);
            match &drawn {
                Some(drawn) => {
                    drawn.store(true, Ordering::Relaxed);
                    tell(&over(&line));
                }
                None => tell(&format!("{line}\n")),
            }
            *told = *progress;
        })
    }
}

/// Writes to standard error. What cannot be shown there is not worth stopping for: a log's disk may be full, its reader
/// gone.
pub fn tell(text: &str) {
    let _ = stderr().write_all(text.as_bytes());
}

/// A line over the one that was drawn before, at once: whoever ends the program between two writes would be left with a
/// terminal that wraps no more.
fn over(line: &str) -> String {
    format!("{ERASE}{CUT}{line}{END}{WRAP}")
}

/// Whether what is written there may be coloured: it is a terminal, and `NO_COLOR` is not set.
pub fn has_colours(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !refused && !is_dumb()
}

/// Whether the terminal calls itself one that only prints, or, where terminals have names, does not say what it is.
fn is_dumb() -> bool {
    only_prints(std::env::var_os("TERM").as_deref())
}

fn only_prints(terminal: Option<&OsStr>) -> bool {
    terminal.map_or(cfg!(unix), |name| name == "dumb" || name.is_empty())
}

fn line(progress: &Progress, before: &Progress) -> String {
    let since = progress.elapsed.saturating_sub(before.elapsed).as_secs_f64();
    let rate = progress.generated.saturating_sub(before.generated) as f64 / since.max(1e-9);
    let (seconds, generated, rate) = (progress.elapsed.as_secs(), grouped(progress.generated), grouped(rate as u64));
    match progress.walks {
        Some(walks) => {
            let all = grouped(walks.taken + walks.left);
            format!("{seconds} s: {generated} generated, {} of {all} walks, {rate}/s", grouped(walks.taken))
        }
        None => format!(
            "{seconds} s: {generated} generated, {} distinct, {} on the queue, level {}, {rate}/s, {} MiB",
            grouped(progress.distinct),
            grouped(progress.queue),
            progress.depth,
            grouped(progress.bytes >> 20)
        ),
    }
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
    use super::*;

    /// What a terminal of this width shows, row by row; and whether it wraps from then on.
    fn shown(width: usize, written: &str) -> (Vec<String>, bool) {
        let (mut rows, mut row, mut column, mut wraps) = (vec![vec![' '; width]], 0, 0, true);
        let mut rest = written;
        while let Some(first) = rest.chars().next() {
            if let Some(sequence) = rest.strip_prefix('\x1b') {
                let end = sequence.find(|c: char| c.is_ascii_alphabetic()).expect("a sequence ends") + 1;
                match &sequence[..end] {
                    "[K" => rows[row][column.min(width - 1)..].fill(' '),
                    "[?7l" => wraps = false,
                    "[?7h" => wraps = true,
                    other => panic!("the terminal does not know {other:?}"),
                }
                rest = &sequence[end..];
                continue;
            }
            rest = &rest[first.len_utf8()..];
            let takes = if first.is_ascii() { 1 } else { 2 };
            match first {
                '\r' => column = 0,
                _ if column + takes > width && wraps => {
                    rows.push(vec![' '; width]);
                    (row, column) = (row + 1, takes.min(width));
                    rows[row][0] = first;
                }
                _ => {
                    let at = column.min(width.saturating_sub(takes));
                    rows[row][at..(at + takes).min(width)].fill(' ');
                    rows[row][at] = first;
                    column = (at + takes).min(width);
                }
            }
        }
        (rows.iter().map(|row| row.iter().collect::<String>().trim_end().to_owned()).collect(), wraps)
    }

    #[test]
    fn a_line_is_drawn_over_the_one_before_on_terminals_of_all_widths() {
        let progress =
            Progress { generated: 1_234_567, distinct: 654_321, queue: 4_321, depth: 17, ..Progress::default() };
        let long = line(&progress, &Progress::default());
        let wide = format!("{} \u{72b6}\u{614b}", "\u{72b6}\u{614b}".repeat(30));
        for width in [1, 2, 3, 10, 39, 40, 79, 80, 200] {
            for first in [&long, &wide] {
                let (rows, wraps) = shown(width, &(over(first) + &over(&long)));
                assert_eq!(rows.len(), 1, "on {width} columns one row is drawn over: {rows:?}");
                assert!(wraps, "whatever is written next is wrapped again");
                let row = &rows[0];
                let whole = format!("{long}{END}");
                let cut: String = whole.chars().take(width - 1).chain(['.']).collect();
                assert_eq!(*row, if whole.len() <= width { whole } else { cut }, "on {width} columns");
                assert_eq!(shown(width, &(over(first) + ERASE)).0, [""], "and nothing stays of it");
            }
        }
    }

    #[test]
    fn nothing_is_drawn_over_where_a_terminal_only_prints() {
        assert!(only_prints(Some(OsStr::new("dumb"))) && only_prints(Some(OsStr::new(""))));
        assert!(!only_prints(Some(OsStr::new("xterm-256color"))));
        assert_eq!(only_prints(None), cfg!(unix));
    }

    #[test]
    fn digits_stand_in_threes() {
        let shown = [0, 12, 123, 1_234, 123_456, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "12", "123", "1,234", "123,456", "1,234,567"]);
    }
}
