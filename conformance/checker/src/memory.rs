//! How much memory the process has, from the operating system where it says.

/// The resident set's peak in bytes, where the system tells (Linux: `VmHWM`).
pub(crate) fn peak_bytes() -> Option<u64> {
    kilobytes_after("/proc/self/status", "VmHWM:")
}

/// The resident set in bytes, where the system tells (Linux: `VmRSS`).
pub(crate) fn resident_bytes() -> Option<u64> {
    kilobytes_after("/proc/self/status", "VmRSS:")
}

/// Whether the process holds more than `limit` bytes; never where the system does not tell.
pub(crate) fn is_over(limit: Option<u64>) -> bool {
    limit.is_some_and(|limit| resident_bytes().is_some_and(|held| held > limit))
}

/// Four fifths of what is free now, with what this process already holds; `None` where the system does not tell.
pub(crate) fn default_limit() -> Option<u64> {
    let machine = kilobytes_after("/proc/meminfo", "MemAvailable:");
    let group =
        std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse::<u64>().ok());
    let held = resident_bytes().unwrap_or(0);
    let machine = machine.map(|free| free.saturating_add(held));
    let least = match (machine, group) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    least.map(|bytes| bytes / 5 * 4)
}

fn kilobytes_after(file: &str, label: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(label))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}
