//! Codes of the semantic analysis, in ascending order. Numbers and meanings are the language standard's.

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[];
