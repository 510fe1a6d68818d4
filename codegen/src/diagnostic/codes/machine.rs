//! Codes of what a configuration makes of a specification, in ascending order.

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E5201",
        title: "configuration names what isn't there",
        text: "A name in the configuration is neither declared nor defined by the root module, or by a module that it \
               extends. An invariant of an instance `I` needs a definition of its own: `Inv == I!Inv`.",
    },
    Explanation {
        code: "E5202",
        title: "constant without a value",
        text: "Every CONSTANT of the root module, and of those that it extends, needs a value: `Name = value` or \
               `Name <- Definition` under CONSTANTS in the configuration.",
    },
    Explanation {
        code: "E5203",
        title: "wrong number of parameters",
        text: "What a configuration names as invariant, property, constraint or behaviour takes no parameters, and \
               what replaces an operator takes as many as that operator.",
    },
    Explanation {
        code: "E5204",
        title: "formula of the wrong level",
        text: "Constraints, views and initial predicates speak of one state, action constraints and next-state \
               relations of one step; neither has temporal operators. A temporal formula is checked as PROPERTY.",
    },
    Explanation {
        code: "E5205",
        title: "behaviour given twice, or not at all",
        text: "A configuration gives the behaviour either by SPECIFICATION, or by INIT and NEXT.",
    },
    Explanation {
        code: "E5206",
        title: "specification that cannot be taken apart",
        text: "A SPECIFICATION is a conjunction of initial predicates, one `[][Next]_vars`, and fairness conditions.",
    },
    Explanation {
        code: "E5207",
        title: "temporal formula that cannot be checked",
        text: "Temporal formulas are checked that consist of state predicates, `[A]_v`, `<<A>>_v`, WF, SF, `[]`, `<>`, \
               `~>`, the logical operators, and quantifiers over constant sets.",
    },
    Explanation {
        code: "E5208",
        title: "value out of range",
        text: "Integers in a configuration have the 32 bits that TLC computes in.",
    },
    Explanation {
        code: "E5209",
        title: "file that cannot be read",
        text: "The file is not there, or may not be read. A configuration is looked for beside the module, under the \
               module's name with the ending .cfg, unless it is named. A module may be named as a configuration, if it \
               has one between the lines `---- CONFIG Name ----` and `====`.",
    },
    Explanation {
        code: "E5210",
        title: "symmetry set that is none",
        text: "A SYMMETRY is a set of functions that permute model values, such as `Permutations(Servers)`, and has \
               at most 100000 elements with all their compositions.",
    },
    Explanation {
        code: "E5214",
        title: "constant that isn't constant",
        text: "What a configuration puts in the place of a CONSTANT is evaluated before there is any state, or anything to \
               count. A definition that depends on variables, or on TLCGet, and fails then, cannot stand for one.",
    },
    Explanation {
        code: "E5215",
        title: "invariant that does not speak of one state",
        text: "An invariant has neither primes nor temporal operators. What is said of a step is checked as PROPERTY \
               `[][A]_v`, and a temporal formula as PROPERTY.",
    },
    Explanation {
        code: "E5216",
        title: "postcondition that speaks of behaviours",
        text: "A postcondition is evaluated once, when the run is over: there is no step then, nor a behaviour. What \
               must hold of these is checked as PROPERTY.",
    },
    Explanation {
        code: "E5217",
        title: "property that is true by its form",
        text: "A property of whole behaviours that says nothing, such as `TRUE \\/ <>P`, or of the elements of an empty set, \
               is not meant so: no behaviour violates it, as is seen without looking at one. So it is where no behaviour can \
               be fair. Constants often have a part in it: the configuration gives their values.",
    },
    Explanation {
        code: "E5218",
        title: "formula that does not depend on the state",
        text: "An initial predicate, a next-state relation and a view speak of variables. What is FALSE because of \
               constants alone is no invariant, constraint or conjunct of a specification or property: nothing would be \
               left to check. What is to be said of constants is an ASSUME of the module.",
    },
    Explanation {
        code: "E5219",
        title: "specification with a condition on every state",
        text: "A conjunct `[]P` of a SPECIFICATION is no fairness condition, and the search would come to states without `P` \
               nevertheless. As CONSTRAINT, `P` bounds the search; what is to be part of the behaviour is a conjunct of the \
               initial predicate, and, primed, of the next-state relation.",
    },
    Explanation {
        code: "E5220",
        title: "specification without a next-state relation",
        text: "A SPECIFICATION of something that has variables has a conjunct `[][Next]_vars`: without it there are no steps \
               to take.",
    },
];

pub(super) const WARNINGS: &[Explanation] = &[
    Explanation {
        code: "W5211",
        title: "property of the first state only",
        text: "A PROPERTY without temporal operators says something of the first state of a behaviour, and nothing of the \
               others. What every state has is an INVARIANT, or has `[]` in front.",
    },
    Explanation {
        code: "W5212",
        title: "subscript without a variable",
        text: "The formula `[][Next]_v` allows every step that leaves `v` as it is; so where a variable is missing in `v`, \
               it may change as it likes. What is checked, here as in TLC, are the steps of `Next` alone.",
    },
    Explanation {
        code: "W5213",
        title: "statement without effect",
        text: "TLC evaluates what `_PERIODIC` names with each report of its progress, and guides walks by what `_RL_REWARD` \
               names. Neither bears on what is found, and neither is evaluated here.",
    },
];
