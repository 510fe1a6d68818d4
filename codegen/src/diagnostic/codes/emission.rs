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
    Explanation {
        code: "E6005",
        title: "not honoured by generated code",
        text: "SYMMETRY, VIEW, ALIAS and POSTCONDITION are part of the code that is generated of a configuration, and so \
               cannot differ between those that share it: a model of several configurations, the first of which asks for \
               one, is not generated. `cargo xtask check` runs each as it is.",
    },
    Explanation {
        code: "E6006",
        title: "configuration left out",
        text: "A model is generated once, with types made for the domains of its first configuration. A configuration with \
               other domains (a set of another size, a model value more), or one that asks for what generated code does \
               not do, is another machine: it is left out of `generated/`, and `cargo xtask check` runs it by its module \
               and `--config`. Say `kind = \"large\"` in `lockstep.toml` of one that is meant to be another machine.",
    },
    Explanation {
        code: "E6007",
        title: "not compiled",
        text: "The spec was written as Rust, but no program could be made of that: there is no cargo on the path, the \
               cache's folder cannot be written, the disk is full, or the compiler refused what the generator wrote. The \
               note gives the reason. `--engine evaluate` needs no compiler, and `--cache DIR` chooses another folder.",
    },
];
