//! The drivers that tie the runtime to the generated models, and the conformance run.
