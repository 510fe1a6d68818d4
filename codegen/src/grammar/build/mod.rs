//! Pairs to syntax tree.
//!
//! The functions give `None` where the text is refused although the grammar takes it; they have reported why.

mod bounds;
mod expression;
mod literal;
mod precedence;
mod proof;
mod reference;
mod unit;

use std::sync::Arc;

use pest::iterators::{Pair, Pairs};
use rustc_hash::FxHashMap;

use super::{Rule, token_at};
use crate::ast::{Module, Name, Operator, Symbol, SymbolKind, Unit, UnitKind};
use crate::diagnostic::Diagnostic;
use crate::layout::{Kind, Layout, Segment, Token};
use crate::source::{SourceMap, Span};

/// That many errors of a file are reported.
const MAX_ERRORS: usize = 50;

/// Modules may nest this deep.
const MAX_MODULES: usize = 100;

/// Builds a module's tree, segment by segment.
pub(super) struct Builder<'a> {
    layout: &'a Layout,
    sources: &'a SourceMap,
    text: &'a str,
    names: FxHashMap<&'a str, Arc<str>>,
    /// The number of the first token of the segment that is built.
    segment: &'a Segment,
    /// How high the tree is already above the expression that is built.
    height: usize,
    /// The modules that aren't ended yet, the outermost first.
    open: Vec<Module>,
    /// The steps read since the last theorem, and whether they can be put together.
    proof: proof::Steps,
    finished: Option<Module>,
    errors: Vec<Diagnostic>,
}

static NO_SEGMENT: Segment = Segment { tokens: 0..0 };

impl<'a> Builder<'a> {
    pub(super) fn new(layout: &'a Layout, sources: &'a SourceMap, errors: Vec<Diagnostic>) -> Self {
        Builder {
            layout,
            sources,
            text: sources.text(layout.file),
            names: FxHashMap::default(),
            segment: &NO_SEGMENT,
            height: 0,
            open: vec![],
            proof: proof::Steps::default(),
            finished: None,
            errors,
        }
    }

    /// Whether looking for more errors helps nobody.
    pub(super) fn has_enough_errors(&self) -> bool {
        self.errors.len() > MAX_ERRORS
    }

    /// Takes a segment that the grammar refused.
    pub(super) fn refuse(&mut self, segment: &'a Segment, diagnostic: Diagnostic) {
        self.errors.push(diagnostic);
        match self.layout.tokens[segment.tokens.start].kind {
            Kind::Header => {
                self.end_proof();
                let span = self.layout.span(segment.tokens.clone());
                self.open_module(Module { span, name: Name { text: "".into(), span }, extends: vec![], units: vec![] });
            }
            Kind::StepStart => self.proof.refuse(),
            _ => {
                self.end_proof();
                self.proof.refuse();
            }
        }
    }

    /// Takes a segment that the grammar took.
    pub(super) fn segment(&mut self, mut pairs: Pairs<'a, Rule>, segment: &'a Segment) {
        self.segment = segment;
        self.height = 0;
        let Some(pair) = pairs.next() else { return };
        let span = self.span(&pair);
        if pair.as_rule() == Rule::step {
            return self.proof_step(pair);
        }
        self.end_proof();
        match pair.as_rule() {
            Rule::header => {
                if let Some(module) = self.header(pair) {
                    self.open_module(module);
                }
            }
            Rule::end => self.close_module(span),
            _ => {
                let errors = self.errors.len();
                if let Some(kind) = self.unit(pair) {
                    self.proof.provable = matches!(&kind, UnitKind::Theorem(theorem) if theorem.proof.is_none());
                    self.add_unit(Unit { span, kind });
                } else {
                    self.proof.refuse();
                    if errors == self.errors.len() {
                        let error = Diagnostic::error("E4110", "this isn't understood");
                        self.errors.push(error.label(span, ""));
                    }
                }
            }
        }
    }

    /// The outermost module, or what is wrong with it.
    pub(super) fn finish(mut self) -> Result<Module, Vec<Diagnostic>> {
        self.end_proof();
        if let (Some(module), true) = (self.open.last(), self.errors.is_empty()) {
            let end = self.layout.span(self.layout.tokens.len()..self.layout.tokens.len()).after();
            self.errors.push(
                Diagnostic::error("E4110", format!("the module `{}` has no end", module.name))
                    .label(end, "expected `====`")
                    .label(module.name.span, "the module starts here")
                    .help("a module ends with a line of at least four `=`"),
            );
        }
        match self.finished {
            Some(module) if self.errors.is_empty() => Ok(module),
            _ => {
                self.errors.sort_by_key(|error| error.labels.first().map(|label| label.span));
                Err(capped(self.errors))
            }
        }
    }

    fn open_module(&mut self, module: Module) {
        if self.open.len() >= MAX_MODULES {
            let message = format!("modules nest more than {MAX_MODULES} deep");
            self.errors.push(Diagnostic::error("E4106", message).label(module.name.span, ""));
        } else {
            self.open.push(module);
        }
    }

    fn close_module(&mut self, end: Span) {
        let Some(mut module) = self.open.pop() else { return };
        module.span = module.span.to(end);
        if self.open.is_empty() {
            self.finished = Some(module);
        } else {
            self.add_unit(Unit { span: module.span, kind: UnitKind::Module(module) });
        }
    }

    fn add_unit(&mut self, unit: Unit) {
        if let Some(module) = self.open.last_mut() {
            module.units.push(unit);
        }
    }

    fn header(&mut self, pair: Pair<'a, Rule>) -> Option<Module> {
        let span = self.span(&pair);
        let mut names = self.names_in(&pair);
        let name = (!names.is_empty()).then(|| names.remove(0))?;
        let extends = pair.into_inner().find(|inner| inner.as_rule() == Rule::extends);
        let extends = extends.map_or(vec![], |extends| self.names_in(&extends));
        Some(Module { span, name, extends, units: vec![] })
    }

    // ---- Tokens ----

    /// The token that a pair starts with.
    fn token(&self, pair: &Pair<'a, Rule>) -> Token {
        self.layout.tokens[token_at(self.segment, pair.as_span().start())]
    }

    /// Where a pair's tokens stand.
    fn span(&self, pair: &Pair<'a, Rule>) -> Span {
        let letters = pair.as_span();
        let start = token_at(self.segment, letters.start());
        self.layout.span(start..token_at(self.segment, letters.end()))
    }

    /// The text of the token that a pair starts with.
    fn text(&self, pair: &Pair<'a, Rule>) -> &'a str {
        let token = self.token(pair);
        &self.text[token.start as usize..token.end as usize]
    }

    fn intern(&mut self, text: &'a str) -> Arc<str> {
        let text = match text {
            "ℕ" => "Nat",
            "ℤ" => "Int",
            "ℝ" => "Real",
            text => text,
        };
        self.names.entry(text).or_insert_with(|| text.into()).clone()
    }

    /// The identifier that a pair of rule NAME is.
    fn name(&mut self, pair: &Pair<'a, Rule>) -> Name {
        Name { text: self.intern(self.text(pair)), span: self.token(pair).span(self.layout.file) }
    }

    /// The identifiers directly in a pair.
    fn names_in(&mut self, pair: &Pair<'a, Rule>) -> Vec<Name> {
        let names = pair.clone().into_inner().filter(|inner| inner.as_rule() == Rule::NAME);
        names.map(|inner| self.name(&inner)).collect()
    }

    /// The operator that a pair starts with, and its place.
    fn operator(&self, pair: &Pair<'a, Rule>) -> Option<(Operator, Span)> {
        let token = self.token(pair);
        Some((token.operator?, token.span(self.layout.file)))
    }

    /// The name or operator symbol that a pair starts with.
    fn symbol(&mut self, pair: &Pair<'a, Rule>) -> Symbol {
        match self.operator(pair) {
            Some((operator, span)) => Symbol { kind: SymbolKind::Operator(operator), span },
            None => self.name(pair).into(),
        }
    }
}

/// The first errors, and a word on it when there are more.
fn capped(mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if errors.len() > MAX_ERRORS {
        errors.truncate(MAX_ERRORS);
        if let Some(last) = errors.last_mut() {
            last.notes.push("this file has more errors, which aren't shown".to_owned());
        }
    }
    errors
}
