//! The ground floor: values, and the trait `Spec` that the checker and the harness know a model by.
