//! How long a run will still go on, by what it has done so far.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lockstep_checker::Progress;

/// What is known of a run's future.
///
/// Of a simulation it is known how many walks are left. In a search, the states that are found, but not expanded yet,
/// are first few, then many, then few: as a rule, a new state is the less likely the more are known. A parabola through
/// where the search stood at its beginning, half-way, and now, says when none will be left. Most searches thin out
/// slower, so it is a forecast from below.
#[derive(Debug, Default)]
pub struct Outlook(Mutex<Vec<Sample>>);

/// Where a search stood.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    /// Seconds since the search began.
    elapsed: f64,
    expanded: f64,
    queued: f64,
}

/// A sample is kept where the search has come further than the last one by this factor; so there are never many.
const APART: f64 = 1.02;

impl Outlook {
    /// Takes in where a search stands.
    pub fn see(&self, progress: &Progress) {
        let (expanded, queued) = match progress.walks {
            Some(walks) => (walks.taken, walks.left),
            None => (progress.distinct.saturating_sub(progress.queue), progress.queue),
        };
        let (expanded, queued) = (expanded as f64, queued as f64);
        let sample = Sample { elapsed: progress.elapsed.as_secs_f64(), expanded, queued };
        let mut samples = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The last one is where the search stands now.
        if let [.., before, last] = samples[..]
            && last.expanded < before.expanded * APART
        {
            samples.pop();
        }
        samples.push(sample);
    }

    /// How long the run will still go on at the least; as long as can be where there is no telling.
    pub fn remaining(&self) -> Duration {
        let samples = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = remaining(&samples).unwrap_or(f64::INFINITY);
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

/// Seconds until nothing is queued, where the forecast comes to that.
fn remaining(samples: &[Sample]) -> Option<f64> {
    let (first, last) = (samples.first()?, samples.last()?);
    if last.queued == 0.0 {
        return Some(0.0);
    }
    let half = samples.iter().rfind(|sample| sample.expanded - first.expanded <= last.expanded / 2.0)?;
    let slope = |from: &Sample, to: &Sample| (to.queued - from.queued) / (to.expanded - from.expanded);
    let since = last.expanded - half.expanded;
    if since <= 0.0 {
        return None;
    }
    // Newton's form: queued(x) = last.queued + slope x + bend x² where x states more are expanded.
    let (bend, slope) = if half.expanded > first.expanded {
        let bend = (slope(half, last) - slope(first, half)) / (last.expanded - first.expanded);
        (bend, slope(half, last) + bend * since)
    } else {
        (0.0, slope(half, last))
    };
    // A queue that shrinks ever slower may still come to its end.
    let bend = bend.min(0.0);
    // The root ahead, in the form that does not lose its digits where the bend is small.
    let root = (slope * slope - 4.0 * bend * last.queued).sqrt();
    let ahead = 2.0 * last.queued / (root - slope);
    let rate = since / (last.elapsed - half.elapsed);
    (ahead > 0.0 && rate > 0.0).then_some(ahead / rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A search that expands a thousand states a second, of which so many are queued after so many.
    fn forecast(queued: impl Fn(f64) -> f64, expanded: u64) -> Option<f64> {
        let outlook = Outlook::default();
        for expanded in (0..=expanded).step_by(10) {
            let queue = queued(expanded as f64) as u64;
            let elapsed = Duration::from_millis(expanded);
            outlook.see(&Progress { distinct: expanded + queue, queue, elapsed, ..Progress::default() });
        }
        let remaining = outlook.remaining();
        (remaining < Duration::MAX).then_some(remaining.as_secs_f64())
    }

    #[test]
    fn a_search_that_thins_out_ends_where_the_parabola_does() {
        let parabola = |expanded: f64| 0.0001 * expanded * (10_000.0 - expanded) + 1.0;
        for expanded in [2_000, 4_000, 6_000, 9_000] {
            let remaining = forecast(parabola, expanded).expect("an end");
            let known = (10_000 - expanded) as f64 / 1_000.0;
            assert!((remaining - known).abs() < 0.05 * known + 0.05, "{remaining} of {known} s after {expanded}");
        }
    }

    #[test]
    fn a_queue_that_is_only_worked_off_ends_with_it() {
        let remaining = forecast(|expanded| 8_000.0 - expanded, 2_000).expect("an end");
        assert!((remaining - 6.0).abs() < 0.1, "{remaining}");
    }

    #[test]
    fn a_queue_that_grows_faster_and_faster_has_no_end() {
        assert_eq!(forecast(|expanded| 1.0 + expanded * expanded / 1_000.0, 2_000), None);
        assert_eq!(forecast(|expanded| 1.0 + expanded, 2_000), None);
    }

    #[test]
    fn a_queue_that_shrinks_ever_slower_may_end() {
        let remaining = forecast(|expanded| 1_000.0 * (-expanded / 1_000.0).exp() + 1.0, 2_000).expect("an end");
        assert!(remaining > 0.5 && remaining < 10.0, "{remaining}");
    }

    #[test]
    fn nothing_is_known_of_what_has_not_begun_and_all_of_what_is_done() {
        assert_eq!(Outlook::default().remaining(), Duration::MAX);
        assert_eq!(forecast(|_| 1.0, 0), None);
        assert_eq!(forecast(|expanded| 2_000.0 - expanded, 2_000), Some(0.0));
    }
}
