//! Quantifiers and `CHOOSE`: bound identifiers as the parameters of closures.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use crate::emit::code::{Code, ok};
use crate::emit::scope::{Binding, Expr, Kind, Scope};
use crate::emit::text::literal;
use crate::emit::tokens::{has_name, may_fail, unparenthesized};
use crate::emit::types::Type;
use crate::shape::Shape;
use crate::term::{Bound, Pattern, Term};

impl<'a> Scope<'a> {
    /// `\A` or `\E`, bound by bound.
    pub fn quantifier(&self, exists: bool, bounds: &[Bound], body: &Term) -> Code {
        let Some((first, rest)) = bounds.split_first() else { return self.condition(body) };
        let (source, element) = self.over(&first.set);
        let (inner, fallible, pattern) = self.under(&first.pattern, &element, |_| self.quantifier(exists, rest, body));
        if !fallible && inner.is(!exists) && !may_fail(&source) {
            // What holds of all elements, or of none, whatever they are; so long as there is a set of them.
            return Code::boolean(!exists);
        }
        let pattern = self.blank_unless_used(pattern, &inner.tokens);
        let all = if exists { quote!(any) } else { quote!(all) };
        let try_all = if exists { quote!(try_any) } else { quote!(try_all) };
        if fallible {
            let test = ok(&inner);
            let source = unparenthesized(source);
            self.try_(&Code::tight(quote!(#try_all(#source, |#pattern| { #test }))))
        } else {
            let test = inner.tokens;
            Code::tight(quote!(#source.#all(|#pattern| #test)))
        }
    }

    /// Binds a pattern to elements of this type, as the parameter of a closure.
    pub fn under<T>(
        &self,
        pattern: &Pattern,
        element: &Type,
        body: impl FnOnce(&[Ident]) -> T,
    ) -> (T, bool, TokenStream) {
        match pattern {
            Pattern::Local(local) => {
                let mut tokens = quote!();
                let (result, fallible) = self.closure(|| {
                    self.binding(*local, element.clone(), Kind::Place, |name| {
                        tokens = quote!(#name);
                        body(std::slice::from_ref(name))
                    })
                });
                (result, fallible, tokens)
            }
            Pattern::Tuple(locals) => {
                let parts = match element {
                    Type::Tuple(parts) if parts.len() == locals.len() => parts.clone(),
                    _ => {
                        let name = self.fresh("tuple");
                        let whole = Expr::place(Code::tight(quote!(#name)), element.clone());
                        let (result, fallible) = self.closure(|| self.bound_to(pattern, &whole, || body(&[])));
                        self.taken.borrow_mut().remove(&name.to_string());
                        return (result, fallible, quote!(#name));
                    }
                };
                let mut names = Vec::new();
                for (local, ty) in locals.iter().zip(&parts) {
                    let name = self.fresh(&self.types.inference.program.locals[local.0 as usize].name);
                    let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
                    self.locals.borrow_mut().insert(*local, Binding::Expr(expr));
                    names.push(name);
                }
                let (result, fallible) = self.closure(|| body(&names));
                for name in &names {
                    self.taken.borrow_mut().remove(&name.to_string());
                }
                let pattern = if let [only] = names.as_slice() { quote!((#only,)) } else { quote!((#(#names),*)) };
                (result, fallible, pattern)
            }
        }
    }

    /// A parameter of a closure, or `_` where the body does not use it.
    pub fn blank_unless_used(&self, pattern: TokenStream, body: &TokenStream) -> TokenStream {
        let mut tokens = pattern.clone().into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Ident(name)), None) if !has_name(body, &name.to_string()) => quote!(_),
            _ => pattern,
        }
    }

    pub fn choose(&self, pattern: &Pattern, set: &Term, body: &Term, term: &Term, want: Option<&Type>) -> Expr {
        if let (Some(want), Shape::Bottom) = (want, self.types.inference.shape(set).element()) {
            return self.chosen_of_nothing(want, term);
        }
        let (source, element) = self.over(set);
        let (test, fallible, pattern) = self.under(pattern, &element, |_| self.condition(body));
        let text = literal(&self.text(term));
        let found = if fallible || !self.types.is_copy(&element) {
            let test = ok(&test);
            let source = unparenthesized(source);
            self.try_(&Code::tight(quote!(try_find(#source, |#pattern| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#source.find(|&#pattern| #test)))
        };
        let found = found.tokens;
        Expr::value(self.try_(&Code::tight(quote!(#found.ok_or_else(|| no_witness(#text))))), element)
    }

    /// `CHOOSE x \in {} : …`, whatever it would be.
    fn chosen_of_nothing(&self, ty: &Type, term: &Term) -> Expr {
        let (text, rust) = (self.text(term), self.types.tokens(ty));
        let failed = Code::tight(quote!(Err::<#rust, Failure>(no_witness(#text))));
        Expr::value(self.try_(&failed), ty.clone())
    }
}
