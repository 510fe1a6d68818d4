//! Codes of reading files, of layout, grammar and tree, and of configurations, each list in ascending order.

use super::Explanation;

pub(super) const MODULES: &[Explanation] = &[
    Explanation {
        code: "E4101",
        title: "file too long",
        text: "Places in a file are kept as 32-bit offsets. A module of more than a gigabyte is refused before it \
               is read any further; split it.",
    },
    Explanation {
        code: "E4102",
        title: "not UTF-8",
        text: "TLA+ modules and configurations are UTF-8 text. The file has a byte sequence that is none: it may \
               have been saved in Latin-1, Windows-1252 or UTF-16, or may not be text at all. Save it as UTF-8.",
    },
    Explanation {
        code: "E4103",
        title: "stray character",
        text: "A character that starts no token of TLA+ stands outside of strings and comments. Control \
               characters, and letters beyond ASCII in names, are the usual cause: identifiers are made of the \
               letters a to z and A to Z, digits and underscores.",
    },
    Explanation {
        code: "E4104",
        title: "unterminated string or comment",
        text: "A string literal must end on the line that it starts on; a `(*` comment must be closed by `*)`, and \
               comments nest, so every `(*` inside needs its own `*)`.",
    },
    Explanation {
        code: "E4105",
        title: "bad escape in a string",
        text: "Inside a string literal, a backslash starts one of the escapes \\\\ \\\" \\n \\r \\t \\f.",
    },
    Explanation {
        code: "E4106",
        title: "nested too deeply",
        text: "Brackets, junction lists, LET, IF, CASE, quantifiers, nested modules, comments and proofs nest at \
               most a few hundred deep. No spec written by a person comes near; for generated specs, name inner \
               expressions by definitions.",
    },
    Explanation {
        code: "E4107",
        title: "no module",
        text: "A TLA+ file holds one module, which starts with a line such as `---- MODULE Name ----` and ends \
               with `====`. Text before and after it is ignored. This file has no such header line.",
    },
    Explanation {
        code: "E4110",
        title: "syntax error",
        text: "The text follows no rule of the TLA+ grammar at the marked place. The message says what could stand \
               there instead.",
    },
    Explanation {
        code: "E4111",
        title: "precedence conflict",
        text: "Every TLA+ operator has a range of precedences. Two operators next to each other whose ranges \
               overlap, such as `=>` and `=>`, `/\\` and `\\/`, or `+` and `%`, bind in no defined order, unless \
               they are the same left-associative operator. Parentheses say which one is meant.",
    },
    Explanation {
        code: "E4112",
        title: "bad label",
        text: "A label is a name, or a name with the identifiers bound around it as parameters, followed by `::` \
               and an expression: `lab(x, y) :: P`.",
    },
    Explanation {
        code: "E4113",
        title: "operator used as a value",
        text: "A bare operator symbol may stand only as the argument of an operator, in a substitution or after \
               DEF: `Fold(+, 0, S)`. Elsewhere an operator needs its operands; for operand-free use, `LAMBDA x, y : \
               x + y` may help.",
    },
    Explanation {
        code: "E4114",
        title: "badly structured proof",
        text: "The steps of a proof all have the same level, a step with a higher level starts a proof of the step \
               before it, and every proof that has steps ends with a QED step. `<+>` is one level deeper than the \
               current one, `<*>` is the current level.",
    },
    Explanation {
        code: "E4115",
        title: "malformed bound",
        text: "A set or function constructor introduces its variables by bounds: `x \\in S`, `x, y \\in S`, or \
               `<<x, y>> \\in S`. Anything else to the left of `\\in`, or no `\\in` at all, binds nothing.",
    },
];

pub(super) const CONFIGURATIONS: &[Explanation] = &[
    Explanation {
        code: "E5101",
        title: "configuration syntax error",
        text: "A TLC configuration is a list of sections: CONSTANT(S) with `Name = value` or `Name <- Definition`, \
               SPECIFICATION or INIT and NEXT, INVARIANT(S), PROPERTY or PROPERTIES, CONSTRAINT(S), \
               ACTION_CONSTRAINT(S), SYMMETRY, VIEW, ALIAS, POSTCONDITION, CHECK_DEADLOCK.",
    },
    Explanation {
        code: "E5102",
        title: "keyword given twice",
        text: "SPECIFICATION, INIT, NEXT, VIEW, SYMMETRY, ALIAS and CHECK_DEADLOCK name one thing each and may \
               stand once in a configuration. INVARIANT, PROPERTY and CONSTRAINT may stand as often as you like.",
    },
];
