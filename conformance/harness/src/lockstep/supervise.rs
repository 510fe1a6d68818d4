//! Panics become values, and a hang becomes a time-out, without a thread a step.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Once};
use std::thread;
use std::time::{Duration, Instant};

/// A panic that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panic {
    /// What it said.
    pub(crate) message: String,
    /// Where it was raised, as `file:line:column`.
    pub(crate) location: Option<String>,
}

/// How a supervised job ended.
pub(crate) enum Outcome<R> {
    /// It returned.
    Done(R),
    /// It panicked outside any watched call.
    Panicked(Panic),
    /// A watched call did not return in time. Its thread cannot be stopped and is left behind.
    Hung,
}

/// Tells the supervisor whether the job is in a watched call, and which: odd while it is in one.
#[derive(Debug, Default)]
pub(crate) struct Pulse(AtomicU64);

impl Pulse {
    /// Runs `call` under the supervisor's eye; a panic in it becomes a value.
    pub(crate) fn watched<R>(&self, call: impl FnOnce() -> R) -> Result<R, Panic> {
        self.0.fetch_add(1, Ordering::Release);
        let outcome = caught(call);
        self.0.fetch_add(1, Ordering::Release);
        outcome
    }
}

/// Runs `job` on a thread of its own and waits until it returns or one of its watched calls takes longer than
/// `time_out`.
pub(crate) fn supervise<R: Send + 'static>(
    time_out: Duration,
    pulse: &Arc<Pulse>,
    job: impl FnOnce() -> R + Send + 'static,
) -> Outcome<R> {
    let (sender, receiver) = sync_channel(1);
    let builder = thread::Builder::new().name("lockstep".to_owned());
    let spawned = builder.spawn(move || {
        // The receiver is gone only when this job has been given up as hung.
        let _ = sender.send(caught(job));
    });
    if let Err(error) = spawned {
        return Outcome::Panicked(Panic { message: format!("no thread could be started: {error}"), location: None });
    }
    let tick = (time_out / 4).max(Duration::from_millis(1));
    let (mut last, mut since) = (pulse.0.load(Ordering::Acquire), Instant::now());
    loop {
        match receiver.recv_timeout(tick) {
            Ok(Ok(result)) => return Outcome::Done(result),
            Ok(Err(panic)) => return Outcome::Panicked(panic),
            Err(RecvTimeoutError::Disconnected) => {
                return Outcome::Panicked(Panic {
                    message: "the thread ended without a word".to_owned(),
                    location: None,
                });
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = pulse.0.load(Ordering::Acquire);
                if now != last || now.is_multiple_of(2) {
                    (last, since) = (now, Instant::now());
                } else if since.elapsed() >= time_out {
                    return Outcome::Hung;
                }
            }
        }
    }
}

thread_local! {
    /// `Some` while this thread's panics are caught: then the hook notes the place here and prints nothing.
    static CAUGHT: RefCell<Option<Option<String>>> = const { RefCell::new(None) };
}

/// Runs `call`; a panic in it becomes a value, and prints nothing.
pub(crate) fn caught<R>(call: impl FnOnce() -> R) -> Result<R, Panic> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let quiet = CAUGHT.with_borrow_mut(|caught| match caught {
                Some(place) => {
                    *place = info.location().map(ToString::to_string);
                    true
                }
                None => false,
            });
            if !quiet {
                others(info);
            }
        }));
    });
    let outer = CAUGHT.replace(Some(None));
    let outcome = panic::catch_unwind(AssertUnwindSafe(call));
    let location = CAUGHT.replace(outer).flatten();
    outcome.map_err(|payload| Panic { message: message(&*payload), location })
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    }
}
