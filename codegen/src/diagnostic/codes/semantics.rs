//! Codes of the semantic analysis, in ascending order. Numbers and meanings are the language standard's; those from
//! E4360 on are ours.

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E4200",
        title: "name without a meaning",
        text: "The name, or operator symbol, is not declared, defined or bound where it stands. Names are known \
               from their definition onwards, `LOCAL` ones only in their own module, and the operators of a \
               standard module (`+`, `Len`, `Cardinality`) only after that module was extended or instantiated. \
               Through an instance `I`, a name is written `I!name`.",
    },
    Explanation {
        code: "E4201",
        title: "name with two meanings",
        text: "TLA+ has no shadowing: a name that has a meaning cannot get another one, not even as a parameter \
               or bound identifier inside a definition. Choose another name. The diagnostic shows where the \
               first meaning comes from.",
    },
    Explanation {
        code: "E4202",
        title: "part of the language redefined",
        text: "The logical, set and temporal operators of the language, and TRUE, FALSE, BOOLEAN and STRING, \
               mean what they mean; only operator symbols that the language leaves free can be defined.",
    },
    Explanation {
        code: "E4203",
        title: "instance used as a value",
        text: "`I == INSTANCE M` names an instance, whose definitions are written `I!name`. The instance itself \
               has no value.",
    },
    Explanation {
        code: "E4204",
        title: "wrong number of arguments",
        text: "An operator is applied to more or fewer arguments than it was defined or declared with. \
               Operators have no default arguments, and unlike functions they are no values, so that they \
               cannot stand alone where an expression is wanted.",
    },
    Explanation {
        code: "E4205",
        title: "level of an operand too high",
        text: "Expressions have levels: constants, state functions, actions (with primes), temporal formulas. \
               An operator takes operands up to a certain level: what is primed must be without primes, so \
               `v''` means nothing; the operands of `+` or of a set must be no temporal formulas. The same \
               holds of defined operators, by what their definitions do with their parameters.",
    },
    Explanation {
        code: "E4206",
        title: "assumption not about constants",
        text: "ASSUME states what holds of the constants of a specification. It cannot mention variables.",
    },
    Explanation {
        code: "E4220",
        title: "module not found",
        text: "A module that is extended or instantiated must be in the folder of the root module, in one of \
               the folders given for modules, in the text around (nested modules), built in, or behind the root \
               module in its file, from a line `---- MODULE Name ----` to one of `====`. The diagnostic says \
               where it was looked for.",
    },
    Explanation {
        code: "E4221",
        title: "module and file have different names",
        text: "The first module of `Name.tla` must be called `Name`, letter case included, for modules refer to \
               each other by these names.",
    },
    Explanation {
        code: "E4222",
        title: "modules that need each other",
        text: "EXTENDS and INSTANCE may not lead back to the module where they start, also not by way of \
               others.",
    },
    Explanation {
        code: "E4223",
        title: "two modules of one name",
        text: "A nested module has the name of another module that is known in the same place, so that INSTANCE \
               could mean either.",
    },
    Explanation {
        code: "E4224",
        title: "extended modules in conflict",
        text: "Two extended modules introduce a name as different kinds of thing, for example one as a constant \
               and one as a definition.",
    },
    Explanation {
        code: "E4240",
        title: "constant or variable without replacement",
        text: "Every constant and variable of an instantiated module must be replaced: in the WITH, or by a \
               declaration or definition of the same name that is known at the INSTANCE.",
    },
    Explanation {
        code: "E4241",
        title: "replaced twice",
        text: "A constant or variable of an instantiated module stands twice on the left of `<-` in one WITH.",
    },
    Explanation {
        code: "E4242",
        title: "no such constant or variable",
        text: "Only declared constants and variables of the instantiated module can be replaced by a WITH; \
               definitions cannot, nor can names that the module doesn't have.",
    },
    Explanation {
        code: "E4243",
        title: "replacement with another number of arguments",
        text: "A constant operator such as `F(_, _)` can only be replaced by an operator that takes as many \
               arguments.",
    },
    Explanation {
        code: "E4244",
        title: "replacement that is not Leibniz",
        text: "What replaces a constant operator must give equal results for equal arguments, in every state. \
               Operators such as prime, `[]` or ENABLED, and those that are defined with their parameters under \
               these, depend on more than the value of their argument.",
    },
    Explanation {
        code: "E4245",
        title: "level of a replacement too high",
        text: "In a module with variables, constants can be replaced by constant expressions only, and \
               variables by expressions without primes. In a module without them, the level must be one that \
               the module's definitions can take.",
    },
    Explanation {
        code: "E4246",
        title: "operator replacement with too narrow a level",
        text: "The module applies its constant operator to an expression of a level that the replacement cannot \
               take.",
    },
    Explanation {
        code: "E4247",
        title: "replacements that don't fit each other",
        text: "The module applies one of its constant operators to another of its constants; what replaces the \
               first cannot take what replaces the second.",
    },
    Explanation {
        code: "E4260",
        title: "function applied to a wrong number of arguments",
        text: "A function that is defined with several bounds takes as many arguments, or one tuple of them; a \
               function with one bound takes one.",
    },
    Explanation {
        code: "E4261",
        title: "`@` without an old value",
        text: "`@` stands for the old value in an EXCEPT, to the right of `=`. Elsewhere it has no meaning.",
    },
    Explanation { code: "E4262", title: "field given twice", text: "A record has each of its fields once." },
    Explanation {
        code: "E4270",
        title: "expression where an operator is wanted",
        text: "A parameter that is declared with arguments, `F(_)`, takes an operator: a name without \
               arguments, an operator symbol or a LAMBDA.",
    },
    Explanation {
        code: "E4271",
        title: "operator argument with another number of arguments",
        text: "An operator that is passed to another must take as many arguments as the parameter that it is \
               passed for, and they must be plain values.",
    },
    Explanation {
        code: "E4272",
        title: "operator argument with too narrow a level",
        text: "The operator applies its operator parameter to an expression of a level that the one passed \
               cannot take.",
    },
    Explanation {
        code: "E4273",
        title: "arguments that don't fit each other",
        text: "The operator applies one of its parameters to another; the operator that is passed for the first \
               cannot take what is passed for the second.",
    },
    Explanation {
        code: "E4274",
        title: "LAMBDA with another number of parameters",
        text: "A LAMBDA must have as many parameters as the parameter that it is passed for takes arguments.",
    },
    Explanation {
        code: "E4275",
        title: "LAMBDA where an expression is wanted",
        text: "A LAMBDA is an operator, not a value. For a function that is a value, write `[x \\in S |-> e]`.",
    },
    Explanation {
        code: "E4290",
        title: "recursive operator that primes its argument",
        text: "The argument of a recursive operator stands under a prime in its body, so that each step of the \
               recursion would prime it again.",
    },
    Explanation {
        code: "E4291",
        title: "declared RECURSIVE but not defined",
        text: "A RECURSIVE declaration promises a definition in the same module or LET.",
    },
    Explanation {
        code: "E4292",
        title: "defined otherwise than declared RECURSIVE",
        text: "The definition of a recursive operator must have as many parameters as its RECURSIVE \
               declaration, and these must be plain ones.",
    },
    Explanation {
        code: "E4293",
        title: "recursive operator defined in another LET",
        text: "A RECURSIVE declaration in a LET, or at the top of a module, is for a definition in that same \
               place, not in a LET inside.",
    },
    Explanation {
        code: "E4294",
        title: "not a definition in a recursive section",
        text: "Between a RECURSIVE declaration and the last of the definitions that it promises only \
               definitions may stand: no declarations, theorems, nested modules, USE or HIDE.",
    },
    Explanation {
        code: "E4310",
        title: "`[]` before a plain action",
        text: "`[]A` for an action `A` would forbid steps that change nothing, which TLA does not allow for. \
               Write `[][A]_v`.",
    },
    Explanation {
        code: "E4311",
        title: "`<>` before a plain action",
        text: "`<>A` for an action `A` could be made true by a step that changes nothing. Write `<><<A>>_v`.",
    },
    Explanation {
        code: "E4312",
        title: "action beside `~>` or `-+->`",
        text: "The operands of `~>` and `-+->` are state predicates or temporal formulas; about steps they can \
               speak only in the form of `[][A]_v` or `<><<A>>_v`.",
    },
    Explanation {
        code: "E4313",
        title: "action and temporal formula joined",
        text: "A logical operator joins a formula about a step with a temporal formula. Put the action into the \
               form `[][A]_v`, or its own place.",
    },
    Explanation {
        code: "E4314",
        title: "temporal formula with a bound about a step",
        text: "A quantifier whose body is a temporal formula must range over a set without primes.",
    },
    Explanation {
        code: "E4315",
        title: "temporal bound",
        text: "What a quantifier, set or function ranges over is a set of values and cannot be a temporal \
               formula.",
    },
    Explanation {
        code: "E4330",
        title: "label parameter given twice",
        text: "A label's parameters are the identifiers bound around it, each once.",
    },
    Explanation {
        code: "E4331",
        title: "label parameter missing",
        text: "A label must name, as its parameters, all identifiers that are bound between it and the \
               definition (or label) around it, so that a reference can say what they stand for.",
    },
    Explanation {
        code: "E4332",
        title: "label parameter unnecessary",
        text: "A label's parameters are the identifiers that quantifiers, CHOOSE, set and function constructors \
               bind between it and the definition (or label) around it. The definition's own parameters are not \
               among them.",
    },
    Explanation {
        code: "E4333",
        title: "label outside of a definition",
        text: "A label can only be referred to by way of a definition, a named theorem or a proof step. In an \
               unnamed ASSUME or THEOREM it has no use.",
    },
    Explanation {
        code: "E4334",
        title: "label in a nested ASSUME/PROVE with NEW",
        text: "A label inside a nested ASSUME/PROVE that introduces identifiers could not be referred to \
               outside of them.",
    },
    Explanation {
        code: "E4335",
        title: "label in an EXCEPT",
        text: "`@` has a meaning only inside of its EXCEPT, so that no part of one can be taken out by a label.",
    },
    Explanation {
        code: "E4336",
        title: "label given twice",
        text: "Two labels directly under one definition (or label) have the same name.",
    },
    Explanation {
        code: "E4337",
        title: "label with a wrong number of arguments",
        text: "A reference to a label gives an argument for each of the label's parameters.",
    },
    Explanation {
        code: "E4350",
        title: "name on a proof step of implicit level",
        text: "Only a step with a written level, `<2>a`, can have a name; `<*>a` and `<+>a` cannot, for nothing \
               could refer to them.",
    },
    Explanation {
        code: "E4351",
        title: "proof step that is no formula",
        text: "Only steps that state a formula can stand for it. USE, DEFINE, HAVE, TAKE, WITNESS and the like \
               state none.",
    },
    Explanation {
        code: "E4352",
        title: "step of a temporal proof about states",
        text: "When the goal is a temporal formula, HAVE, TAKE and WITNESS may only speak of constants.",
    },
    Explanation {
        code: "E4353",
        title: "CASE of a temporal proof about states",
        text: "When the goal is a temporal formula, CASE may only distinguish by constants.",
    },
    Explanation {
        code: "E4354",
        title: "PICK with a bound about states",
        text: "When PICK picks what satisfies a temporal formula, its bounds must be constants.",
    },
    Explanation {
        code: "E4355",
        title: "ASSUME/PROVE used as a value",
        text: "A theorem that is an ASSUME/PROVE is no formula: it can be used as a fact in a proof, but not in \
               an expression.",
    },
    Explanation {
        code: "E4356",
        title: "NEW with a temporal bound",
        text: "The set of a new constant in an ASSUME/PROVE cannot be a temporal formula.",
    },
    Explanation {
        code: "E4357",
        title: "not a fact",
        text: "USE and HIDE, before DEF, take facts: theorems, assumptions, proof steps and modules; HIDE takes \
               no other expressions. Definitions stand behind DEF.",
    },
    Explanation {
        code: "E4360",
        title: "no such part",
        text: "A reference into a definition, such as `Op!2!<<` or `Op!label`, follows the structure of the \
               definition's text. Behind a definition's or label's name, a name is a label inside of it; behind \
               anything else, and behind `!:`, it is what the LET defines that has been reached. The diagnostic \
               says at which part the reference went astray.",
    },
];

pub(super) const WARNINGS: &[Explanation] = &[
    Explanation {
        code: "W4800",
        title: "two extended modules introduce a name",
        text: "Two modules that are extended introduce the same name as the same kind of thing. The first one \
               counts. Where they are meant to be one, move the definition into a module that both extend.",
    },
    Explanation {
        code: "W4801",
        title: "name introduced twice",
        text: "A module that is instantiated without a name, or a second declaration, introduces a name that \
               has a meaning of the same kind already. The first one counts.",
    },
    Explanation {
        code: "W4802",
        title: "minus sign that SANY refuses",
        text: "A minus sign stands as a prefix behind an infix operator that binds tighter, as in `a * -b`. There is \
               only one way to read it, and the language standard takes it; but the parser of the TLA+ tools reports \
               a precedence conflict (tlaplus/tlaplus#893). With parentheses, `a * (-b)`, all tools take it.",
    },
];
