//! `LET` definitions that depend on nothing around them: made once, and not wherever they are come by.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::code::Code;
use crate::emit::definitions::{is_constant, is_dear};
use crate::emit::scope::{Binding, Expr, Scope, Uses};
use crate::term::{DefId, Term, TermKind, subterms};

impl Scope<'_> {
    /// The definition as a static, and what its name stands for; nothing where it is cheap, can fail, or depends on
    /// what is around it.
    pub fn made_once(&self, name: &Ident, id: DefId, value: &Term) -> Option<(TokenStream, Binding)> {
        let program = self.types.inference.program;
        if !is_constant(program, id) || !self.is_closed(value) {
            return None;
        }
        let ty = self.types.of_definition(id);
        let before = self.uses.replace(Uses::default());
        let (code, fallible) = self.closure(|| self.attempt(|| self.value(value, &ty)));
        let uses = self.uses.replace(before);
        let body = code?.body();
        if fallible || uses != Uses::default() || !is_dear(&body) {
            return None;
        }
        let (made, rust) = (format_ident!("{}", name.to_string().to_uppercase()), self.types.tokens(&ty));
        let statement = quote!(static #made: LazyLock<#rust> = LazyLock::new(|| { #body }););
        Some((statement, Binding::Expr(Expr::place(Code::tight(quote!((*#made))), ty))))
    }

    /// Whether a term speaks of nothing that is bound, or defined, around it.
    fn is_closed(&self, term: &Term) -> bool {
        let mut is_closed = match &*term.kind {
            TermKind::Local(id, _) => !self.locals.borrow().contains_key(id),
            TermKind::Call(id, _) => !self.types.inference.program.get(*id).is_let,
            TermKind::At => false,
            _ => true,
        };
        subterms(term, &mut |part| is_closed = is_closed && self.is_closed(part));
        is_closed
    }
}
