//! Values of several kinds: put into their enum, and taken out of it.

use proc_macro2::TokenStream;
use quote::quote;

use lockstep_model::value::Symbol;

use crate::emit::code::Code;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::tokens::is_word;
use crate::emit::types::{Alternative, Type};
use crate::emit::unions::as_variant;
use crate::shape::Shape;
use crate::term::Term;

impl<'a> Scope<'a> {
    /// A value of one kind as one of the union.
    pub fn in_union(&self, expr: Expr, number: usize, term: &Term) -> Code {
        if let Type::Union(from) = expr.ty {
            return self.between_unions(expr, from, number, term);
        }
        let Some(alternative) = self.types.alternative_for(number, &expr.ty) else {
            if self.types.inference.shape(term) == Shape::Bottom {
                return self.missing(&expr, &Type::Union(number), term);
            }
            return self.error("this is of none of the kinds that are known here", term.span).code;
        };
        let variant = self.types.union_variant(number, alternative);
        match &alternative.ty {
            Some(ty) => {
                let content = self.converted(expr, ty, term).tokens;
                Code::tight(quote!(#variant(#content)))
            }
            None => {
                let code = expr.code.alone();
                let is_plain = code.clone().into_iter().all(|token| !matches!(token, proc_macro2::TokenTree::Group(_)));
                let variant = Code::tight(variant);
                if is_plain { variant } else { Code::block(&[quote!(let _ = #code;)], &variant) }
            }
        }
    }

    /// What has no value whenever it is asked for: it fails of itself, or else here.
    fn missing(&self, expr: &Expr, ty: &Type, term: &Term) -> Code {
        let (code, text, ty) = (expr.code.alone(), self.text(term), self.types.tokens(ty));
        let failure = quote!(Err::<#ty, Failure>(undefined(#text, "it has no value")));
        let failed = self.try_(&Code::tight(failure));
        Code::block(&[quote!(let _ = #code;)], &failed)
    }

    fn between_unions(&self, expr: Expr, from: usize, to: usize, term: &Term) -> Code {
        let text = self.text(term);
        self.cases(&expr, from, |alternative, content| {
            let kind = alternative.kind();
            let target = self.types.unions[to].alternatives.iter().find(|other| other.kind() == kind);
            match (target, content) {
                (Some(target), content) => {
                    let variant = self.types.union_variant(to, target);
                    match (&target.ty, content) {
                        (Some(ty), Some(content)) => {
                            let content = self.converted(content, ty, term).tokens;
                            Code::tight(quote!(#variant(#content)))
                        }
                        (Some(Type::Enum(_) | Type::Optional(_)), None) => {
                            let literal = self.atom_of(alternative, target);
                            Code::tight(quote!(#variant(#literal)))
                        }
                        _ => Code::tight(variant),
                    }
                }
                (None, _) => self.try_(&Code::tight(quote!(Err(undefined(#text, "it is of another kind"))))),
            }
        })
    }

    /// The only value of one alternative, as the other holds it.
    fn atom_of(&self, alternative: &Alternative, target: &Alternative) -> TokenStream {
        let (Shape::Atoms(atoms, _), Some(ty)) = (&alternative.shape, &target.ty) else { return quote!() };
        atoms.first().and_then(|atom| self.pattern(ty, atom)).unwrap_or_default()
    }

    /// A union's value as one of the kind that `to` is.
    pub fn out_of_union(&self, expr: Expr, number: usize, to: &Type, term: &Term) -> Code {
        let Some(alternative) = self.types.alternative_for(number, to) else {
            return self.error("this is of another kind than is needed here", term.span).code;
        };
        let content = self.content(&expr, number, alternative, term);
        match content {
            Some(content) => self.converted(content, to, term),
            // The only value of its kind.
            None => match (&alternative.shape, to) {
                (Shape::Atoms(atoms, _), Type::Enum(_) | Type::Optional(_)) => {
                    match atoms.first().and_then(|atom| self.pattern(to, atom)) {
                        Some(literal) => Code::tight(literal),
                        None => self.error("this value belongs to no enum here", term.span).code,
                    }
                }
                _ => self.error("this is of another kind than is needed here", term.span).code,
            },
        }
    }

    /// A union's value as what it is known to be, where that is one kind.
    pub fn told_apart(&self, expr: Expr, shape: &Shape, term: &Term) -> Expr {
        let (Type::Union(number), Some(kind)) = (&expr.ty, shape.kind()) else { return expr };
        let alternatives = &self.types.unions[*number].alternatives;
        let own = alternatives.iter().find(|alternative| alternative.kind().as_ref() == Some(&kind));
        own.and_then(|alternative| self.content(&expr, *number, alternative, term)).unwrap_or(expr)
    }

    /// What a variant holds, for a value that must be of this alternative.
    pub fn content(&self, expr: &Expr, number: usize, alternative: &Alternative, term: &Term) -> Option<Expr> {
        let ty = alternative.ty.clone()?;
        self.types.ask_variant(number, &alternative.variant);
        let (method, text) = (as_variant(alternative), self.text(term));
        let code = self.try_(&Code::method(&expr.code, &method.to_string(), &[quote!(#text)]));
        let kind = if self.types.is_copy(&Type::Union(number)) { Kind::Value } else { Kind::Reference };
        Some(Expr { code, ty, kind })
    }

    /// `match expr { … }`: a case for each alternative, given what its variant holds; those that come to the same are
    /// one.
    pub fn cases(&self, expr: &Expr, number: usize, mut case: impl FnMut(&Alternative, Option<Expr>) -> Code) -> Code {
        let copy = self.types.is_copy(&expr.ty);
        let receiver = &expr.code.tokens;
        let scrutinee = match (expr.kind, copy) {
            (Kind::Value, _) | (Kind::Place, true) => quote!(#receiver),
            (Kind::Reference, true) => {
                let inner = expr.code.receiver();
                quote!(*#inner)
            }
            (Kind::Place, false) => {
                let inner = expr.code.receiver();
                quote!(&#inner)
            }
            (Kind::Reference, false) => quote!(#receiver),
        };
        let kind = match (expr.kind, copy) {
            (Kind::Value, false) => Kind::Place,
            (_, true) => Kind::Place,
            _ => Kind::Reference,
        };
        let mut arms: Vec<(TokenStream, TokenStream)> = Vec::new();
        let alternatives = self.types.unions[number].alternatives.clone();
        for alternative in &alternatives {
            let variant = self.types.union_variant(number, alternative);
            let Some(ty) = &alternative.ty else {
                arms.push((variant, case(alternative, None).tokens));
                continue;
            };
            let name = self.fresh(&alternative.variant);
            let content = Expr { code: Code::tight(quote!(#name)), ty: ty.clone(), kind };
            let body = case(alternative, Some(content)).tokens;
            self.taken.borrow_mut().remove(&name.to_string());
            let name = crate::emit::action::used_or_blank(&name, &body);
            arms.push((quote!(#variant(#name)), body));
        }
        if let Some((_, first)) = arms.first()
            && arms.iter().all(|(pattern, body)| body.to_string() == first.to_string() && !binds(pattern))
        {
            return Code::tight(first.clone());
        }
        // What several say is said once, behind the others.
        let most = arms.iter().map(|(pattern, body)| (binds(pattern), body.to_string())).filter(|(binds, _)| !binds);
        let texts: Vec<String> = most.map(|(_, body)| body).collect();
        let repeated = texts.iter().max_by_key(|text| texts.iter().filter(|other| other == text).count()).cloned();
        let count = texts.iter().filter(|other| Some(*other) == repeated.as_ref()).count();
        let is_rest = |pattern: &TokenStream, body: &TokenStream| !binds(pattern) && Some(body.to_string()) == repeated;
        if count > 1 {
            let rest = arms.iter().find(|(pattern, body)| is_rest(pattern, body)).map(|(_, body)| body.clone());
            let own: Vec<&(TokenStream, TokenStream)> =
                arms.iter().filter(|(pattern, body)| !is_rest(pattern, body)).collect();
            let rest_text = rest.as_ref().map(ToString::to_string).unwrap_or_default();
            if let ([(pattern, test)], "false") = (own.as_slice(), rest_text.as_str()) {
                return if is_word(test, "true") {
                    Code::tight(quote!(matches!(#scrutinee, #pattern)))
                } else if test.to_string().contains('?') {
                    Code::matching(quote!(match #scrutinee { #pattern => #test, _ => false }))
                } else {
                    Code::tight(quote!(matches!(#scrutinee, #pattern if #test)))
                };
            }
            let own = own.into_iter().map(|(pattern, body)| quote!(#pattern => #body,));
            return Code::matching(quote!(match #scrutinee { #(#own)* _ => #rest }));
        }
        let arms = arms.into_iter().map(|(pattern, body)| quote!(#pattern => #body));
        Code::matching(quote!(match #scrutinee { #(#arms),* }))
    }

    /// `record.name`, where the record is of several kinds.
    pub fn union_field(&self, record: &Expr, number: usize, name: &Symbol, term: &Term) -> Expr {
        if let Some(access) = self.types.access(number, name) {
            self.types.ask_field(number, name);
            let text = self.text(term);
            let method = access.method.to_string();
            let code = match access.total {
                true => Code::method(&record.code, &method, &[]),
                false => self.try_(&Code::method(&record.code, &method, &[quote!(#text)])),
            };
            let kind = if self.types.is_copy(&access.ty) { Kind::Value } else { Kind::Reference };
            return Expr { code, ty: access.ty, kind };
        }
        let shapes: Vec<Shape> =
            self.types.unions[number].alternatives.iter().map(|alternative| alternative.shape.clone()).collect();
        let ty = self.types.of(&self.types.inference.field(&Shape::Union(shapes.into()), name));
        if ty == Type::Dynamic {
            return self.error("these fields have no common type", term.span);
        }
        let text = self.text(term);
        let has_field = |alternative: &Alternative| self.types.field_type(alternative, name).is_some();
        if !self.types.unions[number].alternatives.iter().any(has_field) {
            let rust = self.types.tokens(&ty);
            let failed = quote!(Err::<#rust, Failure>(undefined(#text, "it is a record without this field")));
            return Expr::value(self.try_(&Code::tight(failed)), ty);
        }
        let field = self.types.record_field(name);
        let code = self.cases(record, number, |alternative, content| {
            match (self.types.field_type(alternative, name), content) {
                (Some(own), Some(content)) => {
                    let receiver = content.code.receiver();
                    self.converted(Expr::place(Code::tight(quote!(#receiver.#field)), own), &ty, term)
                }
                _ => self.try_(&Code::tight(quote!(Err(undefined(#text, "it is a record without this field"))))),
            }
        });
        Expr::value(code, ty)
    }
}

/// Whether a pattern binds a name.
fn binds(pattern: &TokenStream) -> bool {
    let Some(proc_macro2::TokenTree::Group(group)) = pattern.clone().into_iter().last() else { return false };
    group.stream().to_string() != "_"
}
