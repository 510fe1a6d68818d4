//! Trees at random: each choice is a byte, so that shrinking the bytes shrinks the tree.

#[path = "proofs.rs"]
mod proofs;

use lockstep_codegen::ast::*;
use lockstep_codegen::source::{SourceMap, Span};
use proptest::prelude::*;

/// Modules of every construct.
pub fn module() -> impl Strategy<Value = Module> {
    prop::collection::vec(any::<u8>(), 0..600).prop_map(|bytes| Generator::new(bytes).module())
}

struct Generator {
    bytes: Vec<u8>,
    at: usize,
    span: Span,
}

fn is_postfixed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Postfix(_) => true,
        ExprKind::Application(application) => is_postfixed(&application.function),
        ExprKind::RecordField(field) => is_postfixed(&field.record),
        _ => false,
    }
}

fn boxed<T>(value: T) -> Box<T> {
    Box::new(value)
}

impl Generator {
    fn new(bytes: Vec<u8>) -> Self {
        let file = SourceMap::new().add("generated", "").unwrap();
        Generator { bytes, at: 0, span: Span { file, start: 0, end: 0 } }
    }

    /// A choice below `n`; 0, the simplest one, when the bytes are used up.
    fn below(&mut self, n: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % n
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn list<T>(&mut self, least: usize, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = least + self.below(3);
        (0..count).map(|_| item(self)).collect()
    }

    fn name(&mut self) -> Name {
        let names = ["x", "y", "foo", "Bar_1", "Nat", "_a", "W", "SFx", "x2", "in", "e1"];
        Name { text: names[self.below(names.len())].into(), span: self.span }
    }

    fn symbol(&mut self) -> Symbol {
        self.name().into()
    }

    fn operator(&mut self, fixity: Fixity) -> Operator {
        let fits = |op: &&Operator| op.fixity() == fixity && **op != Operator::Dot;
        let all: Vec<_> = Operator::ALL.iter().filter(fits).collect();
        *all[self.below(all.len())]
    }

    fn of(&self, kind: ExprKind) -> Expr {
        Expr { span: self.span, kind }
    }

    fn any_operator(&mut self) -> Symbol {
        let fixity = [Fixity::Infix, Fixity::Prefix, Fixity::Postfix][self.below(3)];
        Symbol { kind: SymbolKind::Operator(self.operator(fixity)), span: self.span }
    }

    // ---- Units ----

    fn module(mut self) -> Module {
        self.module_at(0)
    }

    fn module_at(&mut self, depth: usize) -> Module {
        let name = self.name();
        let extends = if self.flag() { self.list(1, Self::name) } else { vec![] };
        let mut units = vec![];
        while self.at < self.bytes.len() && units.len() < 12 {
            let kind = self.unit(depth);
            units.push(Unit { span: self.span, kind });
        }
        Module { span: self.span, name, extends, units }
    }

    fn unit(&mut self, depth: usize) -> UnitKind {
        let span = self.span;
        match self.below(12) {
            0..4 => UnitKind::Definition { local: self.flag(), definition: self.definition(3) },
            4 => UnitKind::Separator,
            5 => UnitKind::Constants(self.list(1, Self::declaration)),
            6 => UnitKind::Variables(self.list(1, Self::name)),
            7 => UnitKind::Recursive(self.list(1, Self::declaration)),
            8 => UnitKind::Instance { local: self.flag(), instance: self.instance(2) },
            9 => UnitKind::Assumption(Assumption {
                span,
                is_axiom: self.flag(),
                name: self.flag().then(|| self.name()),
                body: self.expr(3),
            }),
            10 if depth < 2 => UnitKind::Module(self.module_at(depth + 1)),
            11 => UnitKind::UseOrHide(self.use_or_hide()),
            _ => UnitKind::Theorem(self.theorem()),
        }
    }

    fn declaration(&mut self) -> Declaration {
        let (name, arity) = match self.below(4) {
            0 | 1 => (self.symbol(), self.below(3)),
            _ => {
                let symbol = self.any_operator();
                let arity = symbol.as_operator().unwrap().arity();
                (symbol, arity)
            }
        };
        Declaration { span: self.span, name, arity }
    }

    fn parameter(&mut self) -> Declaration {
        Declaration { span: self.span, name: self.symbol(), arity: 0 }
    }

    fn definition(&mut self, depth: usize) -> Definition {
        let span = self.span;
        match self.below(5) {
            0 | 1 => {
                let (name, parameters) = (self.symbol(), self.list(0, Self::declaration));
                let body = self.expr(depth);
                Definition::Operator(OperatorDefinition { span, name, parameters, body })
            }
            2 => {
                let name = self.any_operator();
                let arity = name.as_operator().unwrap().arity();
                let parameters = (0..arity).map(|_| self.parameter()).collect();
                let body = self.expr(depth);
                Definition::Operator(OperatorDefinition { span, name, parameters, body })
            }
            3 => {
                // A definition in the head would end the one that it is in.
                let (name, bounds) = (self.name(), self.list(1, |g| g.bound(0)));
                let body = self.expr(depth);
                Definition::Function(FunctionDefinition { span, name, bounds, body })
            }
            _ => {
                let (name, parameters) = (self.symbol(), self.list(0, Self::declaration));
                let instance = self.instance(depth);
                Definition::Module(ModuleDefinition { span, name, parameters, instance })
            }
        }
    }

    fn instance(&mut self, depth: usize) -> Instance {
        let module = self.name();
        let substitutions = self.list(0, |g| {
            let target = if g.flag() { g.any_operator() } else { g.symbol() };
            Substitution { span: g.span, target, value: g.argument(depth) }
        });
        Instance { span: self.span, module, substitutions }
    }

    fn statement(&mut self) -> Statement {
        if self.flag() { Statement::AssumeProve(self.assume_prove(2)) } else { Statement::Expr(self.expr(3)) }
    }

    /// Anything that can stand alone.
    fn expr(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return self.operand(0);
        }
        let span = self.span;
        let d = depth - 1;
        let kind = match self.below(14) {
            0..3 => return self.operand(depth),
            3 | 4 => return self.infix(d),
            5 => {
                let operator = self.operator(Fixity::Prefix);
                let operand = if self.flag() { self.junction(d) } else { self.operand(d) };
                // `[]x'` isn't TLA+: the ranges of `[]` and `'` overlap.
                let operand =
                    if is_postfixed(&operand) { self.of(ExprKind::Parenthesized(boxed(operand))) } else { operand };
                ExprKind::Prefix(boxed(Prefix { operator, operator_span: span, operand }))
            }
            6 | 7 => return self.junction(d),
            8 => ExprKind::Label(boxed(Label {
                name: self.name(),
                parameters: self.list(0, Self::name),
                body: self.expr(d),
            })),
            _ => return self.open(d),
        };
        self.of(kind)
    }

    fn infix(&mut self, depth: usize) -> Expr {
        let operator = self.operator(Fixity::Infix);
        let more = if operator.is_left_associative() { self.below(3) } else { 0 };
        let mut operands = vec![];
        operands.push(if self.below(4) == 3 { self.junction(depth) } else { self.operand(depth) });
        operands.extend((0..more).map(|_| self.operand(depth)));
        operands.push(if self.below(4) == 3 { self.open(depth) } else { self.operand(depth) });
        let operator_spans = vec![self.span; operands.len() - 1];
        self.of(ExprKind::Infix(Infix { operator, operator_spans, operands }))
    }

    fn junction(&mut self, depth: usize) -> Expr {
        let operator = if self.flag() { Operator::Or } else { Operator::And };
        let items = self.list(1, |g| g.expr(depth));
        let bullets = vec![self.span; items.len()];
        self.of(ExprKind::Junction(Junction { operator, bullets, items }))
    }

    /// What reaches as far right as it can.
    fn open(&mut self, depth: usize) -> Expr {
        let kind = match self.below(5) {
            0 => ExprKind::If(boxed(If {
                condition: self.expr(depth),
                then: self.expr(depth),
                otherwise: self.expr(depth),
            })),
            1 => {
                use Quantifier::{Exists, ForAll, TemporalExists, TemporalForAll};
                let quantifier = [ForAll, Exists, TemporalForAll, TemporalExists][self.below(4)];
                let bounds = match quantifier {
                    ForAll | Exists => self.bounds(depth),
                    _ => Bounds::Unbounded(self.list(1, Self::name)),
                };
                let body = self.expr(depth);
                ExprKind::Quantified(boxed(Quantified { quantifier, bounds, body }))
            }
            2 => ExprKind::Choose(boxed(Choose {
                pattern: self.single_pattern(),
                set: self.flag().then(|| self.expr(depth)),
                body: self.expr(depth),
            })),
            3 => {
                let mut items = self.list(0, |g| {
                    if g.below(4) == 3 {
                        LetItem::Recursive(g.list(1, Self::declaration))
                    } else {
                        LetItem::Definition(g.definition(depth))
                    }
                });
                items.push(LetItem::Definition(self.definition(depth)));
                ExprKind::Let(boxed(Let { items, body: self.expr(depth) }))
            }
            _ => {
                // An arm's value that is a CASE would take the arms that follow.
                let arms = self.list(1, |g| Arm { guard: g.operand(depth), value: g.operand(depth) });
                let other = self.flag().then(|| self.expr(depth));
                ExprKind::Case(boxed(Case { arms, other }))
            }
        };
        self.of(kind)
    }

    /// What can stand on either side of an operator.
    fn operand(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return self.leaf();
        }
        let d = depth - 1;
        let span = self.span;
        let kind = match self.below(20) {
            0..4 => return self.leaf(),
            4 => ExprKind::Parenthesized(boxed(self.expr(d))),
            5 => ExprKind::SetEnumeration(self.list(0, |g| g.expr(d))),
            6 => {
                let pattern = self.single_pattern();
                let bound = Bound { span, pattern, set: self.operand(d) };
                ExprKind::SetFilter(boxed(SetFilter { bound, predicate: self.expr(d) }))
            }
            7 => ExprKind::SetMap(boxed(SetMap { element: self.operand(d), bounds: self.list(1, |g| g.bound(d)) })),
            8 => ExprKind::Application(boxed(Application {
                function: self.operand(d),
                arguments: self.list(1, |g| g.expr(d)),
            })),
            9 => ExprKind::Function(boxed(Function { bounds: self.list(1, |g| g.bound(d)), body: self.expr(d) })),
            10 => ExprKind::FunctionSet(boxed(FunctionSet { domain: self.operand(d), range: self.expr(d) })),
            11 => ExprKind::Record(self.fields(d)),
            12 => ExprKind::RecordSet(self.fields(d)),
            13 => ExprKind::RecordField(boxed(RecordField { record: self.operand(d), field: self.name() })),
            14 => ExprKind::Except(boxed(Except { function: self.operand(d), updates: self.list(1, |g| g.update(d)) })),
            15 => ExprKind::Tuple(self.list(0, |g| g.expr(d))),
            16 => ExprKind::Action(boxed(Action {
                stuttering: self.flag(),
                action: self.expr(d),
                subscript: self.subscript(d),
            })),
            17 => ExprKind::Fairness(boxed(Fairness {
                strong: self.flag(),
                subscript: self.subscript(d),
                action: self.expr(d),
            })),
            18 => {
                let operator = self.operator(Fixity::Postfix);
                let operand = self.operand(d);
                ExprKind::Postfix(boxed(Postfix { operator, operator_span: span, operand }))
            }
            _ => return self.reference(d),
        };
        self.of(kind)
    }

    fn leaf(&mut self) -> Expr {
        let kind = match self.below(10) {
            0..4 => {
                let name = self.symbol();
                ExprKind::Reference(Reference { prefix: vec![], name, arguments: vec![] })
            }
            4 => {
                let radix = [Radix::Decimal, Radix::Binary, Radix::Octal, Radix::Hexadecimal][self.below(4)];
                let fraction = (radix == Radix::Decimal && self.flag()).then(|| "50".into());
                ExprKind::Number(Number { radix, digits: "101".into(), fraction })
            }
            5 => {
                let texts = ["", "a b", "(* \\* *)", "q\"\\\n\t\r\u{c}", "∀ é", "\\in", "===="];
                ExprKind::String(texts[self.below(texts.len())].into())
            }
            6 => ExprKind::Boolean(self.flag()),
            7 => ExprKind::BooleanSet,
            8 => ExprKind::StringSet,
            _ => ExprKind::At,
        };
        self.of(kind)
    }

    fn reference(&mut self, depth: usize) -> Expr {
        let mut selectors = self.list(0, |g| g.selector(depth));
        // The first piece is a name.
        let name = self.symbol();
        let first = SelectorKind::Symbol { name, arguments: self.list(0, |g| g.argument(depth)) };
        let first = Selector { span: self.span, kind: first };
        if selectors.is_empty() {
            let SelectorKind::Symbol { name, arguments } = first.kind else { unreachable!() };
            return self.of(ExprKind::Reference(Reference { prefix: vec![], name, arguments }));
        }
        selectors.insert(0, first);
        let last = selectors.pop().unwrap();
        let kind = match last.kind {
            SelectorKind::Symbol { name, arguments } => {
                ExprKind::Reference(Reference { prefix: selectors, name, arguments })
            }
            kind => {
                selectors.push(Selector { span: self.span, kind });
                ExprKind::Subexpression(selectors)
            }
        };
        self.of(kind)
    }

    fn selector(&mut self, depth: usize) -> Selector {
        let kind = match self.below(8) {
            0 | 1 => SelectorKind::Symbol { name: self.symbol(), arguments: self.list(0, |g| g.argument(depth)) },
            2 => SelectorKind::Symbol { name: self.any_operator(), arguments: self.list(1, |g| g.argument(depth)) },
            3 => SelectorKind::Child(1 + self.below(9) as u32),
            4 => SelectorKind::Left,
            5 => SelectorKind::Right,
            6 => SelectorKind::Body,
            _ => SelectorKind::Arguments(self.list(1, |g| g.argument(depth))),
        };
        Selector { span: self.span, kind }
    }

    fn argument(&mut self, depth: usize) -> Expr {
        match self.below(6) {
            4 => {
                let operator = self.any_operator().as_operator().unwrap();
                self.of(ExprKind::Operator(operator))
            }
            5 => {
                let parameters = self.list(1, Self::parameter);
                let body = boxed(self.expr(depth.saturating_sub(1)));
                self.of(ExprKind::Lambda(Lambda { parameters, body }))
            }
            _ => self.expr(depth),
        }
    }

    fn subscript(&mut self, depth: usize) -> Expr {
        let kind = match self.below(4) {
            0 | 1 => {
                let name = self.symbol();
                ExprKind::Reference(Reference { prefix: vec![], name, arguments: vec![] })
            }
            2 => ExprKind::Parenthesized(boxed(self.expr(depth))),
            _ => ExprKind::Tuple(self.list(0, |g| g.expr(depth))),
        };
        self.of(kind)
    }

    fn fields(&mut self, depth: usize) -> Vec<Field> {
        self.list(1, |g| Field { name: g.name(), value: g.expr(depth) })
    }

    fn update(&mut self, depth: usize) -> Update {
        let path = self.list(1, |g| {
            if g.flag() {
                PathElement::Field(g.name())
            } else {
                PathElement::Index { span: g.span, arguments: g.list(1, |g| g.expr(depth)) }
            }
        });
        Update { span: self.span, path, value: self.expr(depth) }
    }

    fn bounds(&mut self, depth: usize) -> Bounds {
        if self.flag() {
            Bounds::Unbounded(self.list(1, Self::name))
        } else {
            Bounds::Bounded(self.list(1, |g| g.bound(depth)))
        }
    }

    fn bound(&mut self, depth: usize) -> Bound {
        let pattern = if self.below(3) == 2 {
            Pattern::Tuple(self.list(1, Self::name))
        } else {
            Pattern::Names(self.list(1, Self::name))
        };
        Bound { span: self.span, pattern, set: self.operand(depth) }
    }

    fn single_pattern(&mut self) -> Pattern {
        if self.flag() { Pattern::Tuple(self.list(1, Self::name)) } else { Pattern::Names(vec![self.name()]) }
    }
}
