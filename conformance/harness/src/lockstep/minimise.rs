//! Delta debugging.

/// A short sub-sequence of `failing` for which `test` still fails.
///
/// `test` is given a candidate and returns, where it fails, the items that were really used (the candidate's enabled
/// steps up to the failing one, say), which must be a sub-sequence of the candidate; `None` where it does not fail. The
/// result is 1-minimal where `test` is deterministic and never gives up: no single item can be left out. Where `test`
/// fails for no candidate, `failing` itself is the answer.
///
/// Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002 (ddmin, complements only:
/// the failing step comes last, so subsets without it rarely fail).
pub fn minimise<T: Clone>(failing: &[T], mut test: impl FnMut(&[T]) -> Option<Vec<T>>) -> Vec<T> {
    let mut current = failing.to_vec();
    // Half of the last items first: then a quarter, and so on, down to one at a time until nothing more goes.
    let mut chunk = current.len().div_ceil(2).max(1);
    while !current.is_empty() {
        let mut shrunk = false;
        // From the back: later steps depend on earlier ones, so they are the ones that can go.
        let mut end = current.len();
        while end > 0 {
            let start = end.saturating_sub(chunk);
            let mut candidate = current[..start].to_vec();
            candidate.extend_from_slice(&current[end..]);
            match test(&candidate) {
                Some(used) if used.len() < current.len() => {
                    current = used;
                    shrunk = true;
                    end = start.min(current.len());
                }
                _ => end = start,
            }
        }
        if chunk > 1 {
            chunk = chunk.div_ceil(2).min(current.len().max(1));
        } else if !shrunk {
            break;
        }
    }
    current
}
