//! Codes of shapes and emission.

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E6002",
        title: "not translated",
        text: "The expression has a meaning, but the generator does not translate it yet. The evaluator runs it.",
    },
    Explanation {
        code: "E6003",
        title: "generated code is no Rust",
        text: "A mistake of the generator, never of the spec: what it wrote does not parse. Please report it with the spec.",
    },
    Explanation {
        code: "E6004",
        title: "nothing to generate",
        text: "The configuration names no behaviour: without SPECIFICATION, or INIT and NEXT, there are no actions to \
               generate.",
    },
];
