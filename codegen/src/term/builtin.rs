//! The operators whose meaning is native: those of the language, and those of the standard modules.

use crate::ast::Operator;

macro_rules! builtins {
    ($($(#[$doc:meta])* $name:ident = $module:literal $symbol:literal $arity:literal,)*) => {
        /// An operator whose meaning is native.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Builtin {
            $($(#[$doc])* #[doc = concat!("`", $symbol, "`, of ", $module)] $name,)*
        }

        impl Builtin {
            /// Every one, in the order of the table.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$name),*];

            /// The module that defines it (`TLA+` for the language), its name there, and its number of operands.
            pub fn signature(self) -> (&'static str, &'static str, u32) {
                match self {
                    $(Builtin::$name => ($module, $symbol, $arity),)*
                }
            }
        }
    };
}

builtins! {
    Not = "TLA+" "\\lnot" 1,
    Implies = "TLA+" "=>" 2,
    Equivalent = "TLA+" "\\equiv" 2,
    Equal = "TLA+" "=" 2,
    NotEqual = "TLA+" "/=" 2,
    In = "TLA+" "\\in" 2,
    NotIn = "TLA+" "\\notin" 2,
    SubsetEq = "TLA+" "\\subseteq" 2,
    Union = "TLA+" "\\union" 2,
    Intersection = "TLA+" "\\intersect" 2,
    Difference = "TLA+" "\\" 2,
    Powerset = "TLA+" "SUBSET" 1,
    BigUnion = "TLA+" "UNION" 1,
    Domain = "TLA+" "DOMAIN" 1,
    BooleanSet = "TLA+" "BOOLEAN" 0,
    StringSet = "TLA+" "STRING" 0,

    Naturals = "Naturals" "Nat" 0,
    Add = "Naturals" "+" 2,
    Subtract = "Naturals" "-" 2,
    Multiply = "Naturals" "*" 2,
    Power = "Naturals" "^" 2,
    Divide = "Naturals" "\\div" 2,
    Modulo = "Naturals" "%" 2,
    Less = "Naturals" "<" 2,
    LessEqual = "Naturals" "\\leq" 2,
    Greater = "Naturals" ">" 2,
    GreaterEqual = "Naturals" "\\geq" 2,
    Interval = "Naturals" ".." 2,
    Integers = "Integers" "Int" 0,
    Negate = "Integers" "-." 1,
    Reals = "Reals" "Real" 0,
    RealDivide = "Reals" "/" 2,
    Infinity = "Reals" "Infinity" 0,

    SequenceSet = "Sequences" "Seq" 1,
    Length = "Sequences" "Len" 1,
    Concatenate = "Sequences" "\\o" 2,
    Append = "Sequences" "Append" 2,
    Head = "Sequences" "Head" 1,
    Tail = "Sequences" "Tail" 1,
    SubSequence = "Sequences" "SubSeq" 3,
    SelectSequence = "Sequences" "SelectSeq" 2,

    IsFiniteSet = "FiniteSets" "IsFiniteSet" 1,
    Cardinality = "FiniteSets" "Cardinality" 1,

    IsABag = "Bags" "IsABag" 1,

    Print = "TLC" "Print" 2,
    PrintT = "TLC" "PrintT" 1,
    Assert = "TLC" "Assert" 2,
    JavaTime = "TLC" "JavaTime" 0,
    TlcGet = "TLC" "TLCGet" 1,
    TlcSet = "TLC" "TLCSet" 2,
    SingletonFunction = "TLC" ":>" 2,
    MergeFunctions = "TLC" "@@" 2,
    Permutations = "TLC" "Permutations" 1,
    SortSequence = "TLC" "SortSeq" 2,
    RandomElement = "TLC" "RandomElement" 1,
    AnySet = "TLC" "Any" 0,
    ToString = "TLC" "ToString" 1,
    Eval = "TLC" "TLCEval" 1,

    AssertError = "TLCExt" "AssertError" 2,
    TlcGetOrDefault = "TLCExt" "TLCGetOrDefault" 2,
    Trace = "TLCExt" "Trace" 0,
    CounterExample = "TLCExt" "CounterExample" 0,
    ToTrace = "TLCExt" "ToTrace" 1,
    ModelValue = "TLCExt" "TLCModelValue" 1,
    Defer = "TLCExt" "TLCDefer" 1,
    NoOp = "TLCExt" "TLCNoOp" 1,
    PickSuccessor = "TLCExt" "PickSuccessor" 1,
    Cache = "TLCExt" "TLCCache" 2,
    Fingerprint = "TLCExt" "TLCFP" 1,
    EvalDefinition = "TLCExt" "TLCEvalDefinition" 1,

    Track = "_Possible" "_Track" 2,
    Counts = "_Possible" "_Counts" 0,

    RandomSubset = "Randomization" "RandomSubset" 2,
    RandomSetOfSubsets = "Randomization" "RandomSetOfSubsets" 3,

    ToJson = "Json" "ToJson" 1,
    ToJsonArray = "Json" "ToJsonArray" 1,
    ToJsonObject = "Json" "ToJsonObject" 1,
    JsonSerialize = "Json" "JsonSerialize" 2,
    JsonDeserialize = "Json" "JsonDeserialize" 1,
    NdJsonSerialize = "Json" "ndJsonSerialize" 2,
    NdJsonDeserialize = "Json" "ndJsonDeserialize" 1,
    CsvWrite = "CSV" "CSVWrite" 3,
    CsvRecords = "CSV" "CSVRecords" 1,
    Serialize = "IOUtils" "Serialize" 3,
    Deserialize = "IOUtils" "Deserialize" 2,
    IoExec = "IOUtils" "IOExec" 1,
    IoEnvExec = "IOUtils" "IOEnvExec" 2,
    IoExecTemplate = "IOUtils" "IOExecTemplate" 2,
    IoEnvExecTemplate = "IOUtils" "IOEnvExecTemplate" 3,
    IoEnv = "IOUtils" "IOEnv" 0,
    ParseInteger = "IOUtils" "atoi" 1,
    ZeroPad = "IOUtils" "zeroPadN" 2,
}

impl Builtin {
    /// The native operator that a module's definition of this name and number of parameters stands for.
    #[must_use]
    pub fn of_module(module: &str, name: &str, arity: usize) -> Option<Builtin> {
        Self::ALL.iter().copied().find(|builtin| {
            let (home, symbol, operands) = builtin.signature();
            home == module && operands as usize == arity && same_operator(symbol, name)
        })
    }
}

impl Builtin {
    /// Why an application fails wherever it is evaluated, in either machine: it would add to a file, start a program,
    /// or ask TLC for what is not kept here.
    #[must_use]
    pub fn no_value(self) -> Option<String> {
        let none = matches!(
            self,
            Builtin::CsvWrite
                | Builtin::CsvRecords
                | Builtin::Serialize
                | Builtin::Deserialize
                | Builtin::IoExec
                | Builtin::IoEnvExec
                | Builtin::IoExecTemplate
                | Builtin::IoEnvExecTemplate
        );
        let (module, name, _) = self.signature();
        none.then(|| format!("{name} of module {module} cannot be evaluated"))
    }
}

/// Whether two spellings are one identifier or one operator symbol (`\leq`, `<=`).
fn same_operator(a: &str, b: &str) -> bool {
    a == b || Operator::from_symbol(a).is_some_and(|operator| operator.spellings().contains(&b))
}
