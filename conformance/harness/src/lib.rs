//! What holds an implementation against a model: drivers, lockstep replay, traces, reports.
