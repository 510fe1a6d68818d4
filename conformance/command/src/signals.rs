//! What ends a run from outside: Ctrl-C, and a system that shuts down.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use lockstep_checker::Interrupt;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// From now on the first such signal is for the run to heed, which ends well. The second ends the process: the user
/// will not wait, or the run is at something that nobody can look up from.
pub(crate) fn interrupt() -> Interrupt {
    let (interrupt, came) = (Interrupt::default(), Arc::new(AtomicBool::new(false)));
    for signal in [SIGINT, SIGTERM].into_iter().filter(|&signal| !is_ignored(signal)) {
        // Where one cannot be had, the signal does what it did: it ends the process.
        let _ = flag::register_conditional_shutdown(signal, 128 + signal, came.clone())
            .and_then(|_| flag::register(signal, came.clone()))
            .and_then(|_| flag::register_usize(signal, interrupt.signal(), signal as usize));
    }
    interrupt
}

/// Whether the process was begun with orders not to heed a signal, as a shell's script does with what it starts in the
/// background. Where there is no such file there are no such orders.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.unwrap_or(0) >> (signal - 1) & 1 == 1
}
