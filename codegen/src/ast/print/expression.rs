//! Expressions.

use super::Writer;
use crate::ast::{
    Action, Bound, Bounds, Case, Except, Expr, ExprKind, Fairness, Field, Infix, Junction, Lambda, Let, LetItem,
    Number, Operator, PathElement, Pattern, Quantified, Quantifier, Radix, RecordField, Reference, Selector,
    SelectorKind, Symbol,
};

impl Writer {
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Reference(reference) => self.reference(reference),
            ExprKind::Subexpression(selectors) => self.selectors(selectors),
            ExprKind::Step(name) => self.step_name(name),
            ExprKind::Operator(operator) => self.token(operator.symbol()),
            ExprKind::Lambda(lambda) => self.lambda(lambda),
            ExprKind::Number(number) => self.number(number),
            ExprKind::String(text) => self.string(text),
            ExprKind::Boolean(true) => self.token("TRUE"),
            ExprKind::Boolean(false) => self.token("FALSE"),
            ExprKind::BooleanSet => self.token("BOOLEAN"),
            ExprKind::StringSet => self.token("STRING"),
            ExprKind::At => self.token("@"),
            ExprKind::Parenthesized(inner) => {
                self.token("(");
                self.expr(inner);
                self.token(")");
            }
            ExprKind::Label(label) => {
                self.token(&label.name.text);
                if !label.parameters.is_empty() {
                    self.glue("(");
                    self.commas(&label.parameters, |w, name| w.token(&name.text));
                    self.token(")");
                }
                self.token("::");
                self.expr(&label.body);
            }
            ExprKind::Prefix(prefix) => {
                self.token(match prefix.operator {
                    Operator::Negative => "-",
                    operator => operator.symbol(),
                });
                self.expr(&prefix.operand);
            }
            ExprKind::Infix(infix) => self.infix(infix),
            ExprKind::Postfix(postfix) => {
                self.left_operand(&postfix.operand);
                self.token(postfix.operator.symbol());
            }
            ExprKind::Junction(junction) => self.junction(junction),
            kind => self.construct(kind),
        }
    }

    /// The constructs with words or brackets of their own.
    fn construct(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Quantified(quantified) => self.quantified(quantified),
            ExprKind::Choose(choose) => {
                self.token("CHOOSE");
                self.pattern(&choose.pattern);
                if let Some(set) = &choose.set {
                    self.token("\\in");
                    self.expr(set);
                }
                self.token(":");
                self.expr(&choose.body);
            }
            ExprKind::SetEnumeration(elements) => self.bracketed("{", elements, "}"),
            ExprKind::SetFilter(filter) => {
                self.token("{");
                self.bound(&filter.bound);
                self.token(":");
                self.expr(&filter.predicate);
                self.token("}");
            }
            ExprKind::SetMap(map) => {
                self.token("{");
                self.expr(&map.element);
                self.token(":");
                self.bounds(&map.bounds);
                self.token("}");
            }
            ExprKind::Application(application) => {
                self.left_operand(&application.function);
                self.index(&application.arguments);
            }
            ExprKind::Function(function) => {
                self.token("[");
                self.bounds(&function.bounds);
                self.token("|->");
                self.expr(&function.body);
                self.token("]");
            }
            ExprKind::FunctionSet(set) => {
                self.token("[");
                self.expr(&set.domain);
                self.token("->");
                self.expr(&set.range);
                self.token("]");
            }
            ExprKind::Record(fields) => self.fields(fields, "|->"),
            ExprKind::RecordSet(fields) => self.fields(fields, ":"),
            ExprKind::RecordField(field) => self.record_field(field),
            ExprKind::Except(except) => self.except(except),
            ExprKind::Tuple(elements) => self.bracketed("<<", elements, ">>"),
            ExprKind::Action(action) => self.action(action),
            ExprKind::Fairness(fairness) => self.fairness(fairness),
            ExprKind::If(i) => {
                self.token("IF");
                self.expr(&i.condition);
                self.token("THEN");
                self.expr(&i.then);
                self.token("ELSE");
                self.expr(&i.otherwise);
            }
            ExprKind::Case(case) => self.case(case),
            ExprKind::Let(l) => self.let_in(l),
            // The others are printed by `expr`.
            _ => {}
        }
    }

    fn bracketed(&mut self, open: &str, elements: &[Expr], close: &str) {
        self.token(open);
        self.commas(elements, Self::expr);
        self.token(close);
    }

    fn index(&mut self, arguments: &[Expr]) {
        self.bracketed("[", arguments, "]");
    }

    fn fields(&mut self, fields: &[Field], sign: &str) {
        self.token("[");
        self.commas(fields, |w, field| {
            w.token(&field.name.text);
            w.token(sign);
            w.expr(&field.value);
        });
        self.token("]");
    }

    fn record_field(&mut self, field: &RecordField) {
        self.left_operand(&field.record);
        let name = &field.field.text;
        let is_plain = matches!(field.record.kind, ExprKind::Reference(_) | ExprKind::RecordField(_))
            && name.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_plain {
            self.glue(".");
            self.glue(name);
        } else {
            self.token(".");
            self.token(name);
        }
    }

    fn infix(&mut self, infix: &Infix) {
        for (index, operand) in infix.operands.iter().enumerate() {
            if index > 0 {
                self.token(infix.operator.symbol());
            }
            if index + 1 < infix.operands.len() {
                self.left_operand(operand);
            } else {
                self.expr(operand);
            }
        }
    }

    /// An operand before an operator: a list must be left by going left of its bullets.
    fn left_operand(&mut self, operand: &Expr) {
        let column = self.next_column();
        self.expr(operand);
        if ends_in_list(operand) {
            self.new_line(column.saturating_sub(1));
        }
    }

    /// A list, its bullets below each other.
    fn junction(&mut self, junction: &Junction) {
        if self.next_column() == 0 {
            self.glue(" ");
        }
        let column = self.next_column();
        for (index, item) in junction.items.iter().enumerate() {
            if index > 0 {
                self.new_line(column);
            } else {
                self.glue(" ");
            }
            self.glue(junction.operator.symbol());
            self.glue(" ");
            self.expr(item);
        }
    }

    fn reference(&mut self, reference: &Reference) {
        for selector in &reference.prefix {
            self.selector(selector);
            self.token("!");
        }
        self.applied(&reference.name, &reference.arguments);
    }

    fn selectors(&mut self, selectors: &[Selector]) {
        for (index, selector) in selectors.iter().enumerate() {
            if index > 0 {
                self.token("!");
            }
            self.selector(selector);
        }
    }

    fn selector(&mut self, selector: &Selector) {
        match &selector.kind {
            SelectorKind::Symbol { name, arguments } => self.applied(name, arguments),
            SelectorKind::Step(name) => self.step_name(name),
            SelectorKind::Child(number) => self.token(&number.to_string()),
            SelectorKind::Left => self.token("<<"),
            SelectorKind::Right => self.token(">>"),
            SelectorKind::Body => self.token(":"),
            SelectorKind::At => self.token("@"),
            SelectorKind::Arguments(arguments) => self.bracketed("(", arguments, ")"),
        }
    }

    fn applied(&mut self, name: &Symbol, arguments: &[Expr]) {
        self.symbol(name);
        if !arguments.is_empty() {
            self.glue("(");
            self.commas(arguments, Self::expr);
            self.token(")");
        }
    }

    fn lambda(&mut self, lambda: &Lambda) {
        self.token("LAMBDA");
        self.declarations(&lambda.parameters);
        self.token(":");
        self.expr(&lambda.body);
    }

    fn number(&mut self, number: &Number) {
        let radix = match number.radix {
            Radix::Binary => "\\b",
            Radix::Octal => "\\o",
            Radix::Decimal => "",
            Radix::Hexadecimal => "\\h",
        };
        let mut text = format!("{radix}{}", number.digits);
        if let Some(fraction) = &number.fraction {
            text.push('.');
            text.push_str(fraction);
        }
        self.token(&text);
    }

    fn string(&mut self, text: &str) {
        let mut literal = String::from('"');
        for char in text.chars() {
            match char {
                '\\' => literal.push_str("\\\\"),
                '"' => literal.push_str("\\\""),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                '\t' => literal.push_str("\\t"),
                '\u{c}' => literal.push_str("\\f"),
                char => literal.push(char),
            }
        }
        literal.push('"');
        self.token(&literal);
    }

    fn quantified(&mut self, quantified: &Quantified) {
        self.token(match quantified.quantifier {
            Quantifier::ForAll => "\\A",
            Quantifier::Exists => "\\E",
            Quantifier::TemporalForAll => "\\AA",
            Quantifier::TemporalExists => "\\EE",
        });
        self.either_bounds(&quantified.bounds);
        self.token(":");
        self.expr(&quantified.body);
    }

    fn except(&mut self, except: &Except) {
        self.token("[");
        self.expr(&except.function);
        self.token("EXCEPT");
        self.commas(&except.updates, |w, update| {
            w.token("!");
            for element in &update.path {
                match element {
                    PathElement::Field(name) => {
                        w.token(".");
                        w.token(&name.text);
                    }
                    PathElement::Index { arguments, .. } => w.index(arguments),
                }
            }
            w.token("=");
            w.expr(&update.value);
        });
        self.token("]");
    }

    fn action(&mut self, action: &Action) {
        let (open, close) = if action.stuttering { ("[", "]_") } else { ("<<", ">>_") };
        self.token(open);
        self.expr(&action.action);
        self.token(close);
        self.expr(&action.subscript);
    }

    fn fairness(&mut self, fairness: &Fairness) {
        self.token(if fairness.strong { "SF_" } else { "WF_" });
        self.expr(&fairness.subscript);
        self.bracketed("(", std::slice::from_ref(&fairness.action), ")");
    }

    fn case(&mut self, case: &Case) {
        self.token("CASE");
        for (index, arm) in case.arms.iter().enumerate() {
            if index > 0 {
                self.token("[]");
            }
            self.expr(&arm.guard);
            self.token("->");
            self.expr(&arm.value);
        }
        if let Some(other) = &case.other {
            self.token("[]");
            self.token("OTHER");
            self.token("->");
            self.expr(other);
        }
    }

    fn let_in(&mut self, l: &Let) {
        self.token("LET");
        for item in &l.items {
            match item {
                LetItem::Definition(definition) => self.definition(definition),
                LetItem::Recursive(items) => self.recursive(items),
            }
        }
        self.token("IN");
        self.expr(&l.body);
    }

    pub(super) fn either_bounds(&mut self, bounds: &Bounds) {
        match bounds {
            Bounds::Bounded(bounds) => self.bounds(bounds),
            Bounds::Unbounded(names) => self.commas(names, |w, name| w.token(&name.text)),
        }
    }

    pub(super) fn bounds(&mut self, bounds: &[Bound]) {
        self.commas(bounds, Self::bound);
    }

    fn bound(&mut self, bound: &Bound) {
        self.pattern(&bound.pattern);
        self.token("\\in");
        self.expr(&bound.set);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Names(names) => self.commas(names, |w, name| w.token(&name.text)),
            Pattern::Tuple(names) => {
                self.token("<<");
                self.commas(names, |w, name| w.token(&name.text));
                self.token(">>");
            }
        }
    }
}

/// Whether an operand's last token stands in a list, so that what follows on its line would too.
fn ends_in_list(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Junction(_) => true,
        ExprKind::Prefix(prefix) => ends_in_list(&prefix.operand),
        ExprKind::Infix(infix) => infix.operands.last().is_some_and(ends_in_list),
        _ => false,
    }
}
