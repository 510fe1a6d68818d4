//! Explicit-state model checking of anything that implements `lockstep_model::Spec`.
