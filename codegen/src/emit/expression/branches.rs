//! `IF` and `CASE`, and what is known of an optional value in a branch.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::code::Code;
use crate::emit::names;
use crate::emit::scope::{Binding, Expr, Scope};
use crate::emit::strict::{Name, mentions};
use crate::emit::tokens::seeks_first;
use crate::emit::types::Type;
use crate::shape::{Shape, view};
use crate::term::{Builtin, Term, TermKind};

impl<'a> Scope<'a> {
    pub fn if_else(&self, condition: &Term, then: &Term, otherwise: &Term, term: &Term, want: Option<&Type>) -> Expr {
        let ty = want.cloned().unwrap_or_else(|| self.type_of(term));
        if let Some(code) = self.match_absent(condition, then, otherwise, &ty) {
            return Expr::value(code, ty);
        }
        let test = self.condition(condition);
        let inference = self.types.inference;
        let mark = inference.assume(condition, true);
        let yes = self.value(then, &ty);
        inference.forget(mark);
        inference.assume(condition, false);
        let no = self.value(otherwise, &ty);
        inference.forget(mark);
        Expr::value(self.choice(&test, &yes, &no, &ty), ty)
    }

    /// `if`, or the plain Boolean expression that says the same.
    pub fn choice(&self, test: &Code, yes: &Code, no: &Code, ty: &Type) -> Code {
        if test.is(true) {
            return yes.clone();
        }
        if test.is(false) {
            return no.clone();
        }
        if let Some((sought, truth)) = test.settled() {
            let rest = if truth { yes } else { no };
            return if seeks_first(&rest.tokens, &sought) { rest.clone() } else { Code::block(&[sought], rest) };
        }
        if *ty == Type::Boolean {
            match (yes.is(true), yes.is(false), no.is(true), no.is(false)) {
                (true, _, _, true) => return test.clone(),
                (_, true, true, _) => return test.negate(),
                (_, _, _, true) => return Code::all(vec![test.clone(), yes.clone()]),
                (true, _, _, _) => return Code::any(vec![test.clone(), no.clone()]),
                _ => {}
            }
        }
        Code::branch(test, yes, no)
    }

    /// `IF x = NoEvent THEN a ELSE b`, where `x` is an `Option`: in `b`, `x` is its content.
    pub fn match_absent(&self, condition: &Term, then: &Term, otherwise: &Term, ty: &Type) -> Option<Code> {
        let (name, equal) = self.absent_test(condition)?;
        let (absent, present) = if equal { (then, otherwise) } else { (otherwise, then) };
        if !mentions(self.types.inference, present, name) {
            return None;
        }
        let scrutinee = self.option(name)?;
        let inference = self.types.inference;
        let mark = inference.assume(condition, equal);
        let none = self.value(absent, ty).tokens;
        inference.forget(mark);
        inference.assume(condition, !equal);
        let (ident, some) = self.narrowed(name, || self.value(present, ty).tokens)?;
        inference.forget(mark);
        let ident = crate::emit::action::used_or_blank(&ident, &some);
        Some(Code::matching(quote!(match #scrutinee { None => #none, Some(#ident) => #some })))
    }

    fn binding_of(&self, name: Name) -> Option<Binding> {
        match name {
            Name::Local(id) => self.locals.borrow().get(&id).cloned(),
            Name::Definition(id) => self.lets.borrow().get(&id).cloned(),
        }
    }

    /// The `Option` that a name is bound to.
    pub fn option(&self, name: Name) -> Option<TokenStream> {
        match self.binding_of(name)? {
            Binding::Expr(expr) if matches!(expr.ty, Type::Optional(_)) => Some(self.owned(expr).tokens),
            _ => None,
        }
    }

    /// Runs `body` where the name stands for the content of the `Option` that it was.
    pub fn narrowed<T>(&self, name: Name, body: impl FnOnce() -> T) -> Option<(Ident, T)> {
        let before = self.binding_of(name)?;
        let Binding::Expr(Expr { ty: Type::Optional(number), .. }) = before else { return None };
        let program = self.types.inference.program;
        let text = match name {
            Name::Local(id) => &program.locals[id.0 as usize].name,
            Name::Definition(id) => &program.definitions[id.0 as usize].name,
        };
        let ident = format_ident!("{}", names::snake(text));
        let inner = Binding::Expr(Expr::place(Code::tight(quote!(#ident)), Type::Enum(number)));
        self.rebind(name, inner);
        let result = body();
        self.rebind(name, before);
        Some((ident, result))
    }

    fn rebind(&self, name: Name, binding: Binding) {
        match name {
            Name::Local(id) => self.locals.borrow_mut().insert(id, binding),
            Name::Definition(id) => self.lets.borrow_mut().insert(id, binding),
        };
    }

    /// `x = NoEvent` (true) or `x # NoEvent` (false), for a bound identifier or a `LET` definition `x`.
    pub fn absent_test(&self, condition: &Term) -> Option<(Name, bool)> {
        let (builtin, operands) = view(self.types.inference.program, condition)?;
        let equal = match builtin {
            Builtin::Equal => true,
            Builtin::NotEqual => false,
            _ => return None,
        };
        let name = match &*operands[0].kind {
            TermKind::Local(id, _) => Name::Local(*id),
            TermKind::Call(id, arguments) if arguments.is_empty() => Name::Definition(*id),
            _ => return None,
        };
        let Some(Type::Optional(number)) = self.bound_type(operands[0]) else { return None };
        let Shape::Atoms(atoms, _) = self.types.inference.shape(operands[1]) else { return None };
        let absent = self.types.enumerations[number].absent.as_ref()?;
        (atoms.len() == 1 && atoms.contains(absent)).then_some((name, equal))
    }

    pub fn case(&self, arms: &[(Term, Term)], other: Option<&Term>, term: &Term, want: Option<&Type>) -> Expr {
        let ty = want.cloned().unwrap_or_else(|| self.type_of(term));
        let inference = self.types.inference;
        let mark = inference.mark();
        let mut tests = Vec::new();
        for (condition, result) in arms {
            let test = self.condition(condition);
            let before = inference.assume(condition, true);
            let value = self.value(result, &ty);
            inference.forget(before);
            inference.assume(condition, false);
            tests.push((test, value));
        }
        let mut code = match other {
            Some(other) => self.value(other, &ty),
            None => {
                self.fallible.set(true);
                let text = self.text(term);
                Code::tight(quote!(return Err(no_case(#text))))
            }
        };
        inference.forget(mark);
        if other.is_none() {
            let text = self.text(term);
            code = self.try_(&Code::tight(quote!(Err(no_case(#text)))));
        }
        for (test, value) in tests.into_iter().rev() {
            code = self.choice(&test, &value, &code, &ty);
        }
        Expr::value(code, ty)
    }
}
