//! Expressions: terms to Rust, by need as TLA+ has it, and with every failure that TLC would report.

mod branches;
mod comparison;
mod constants;
mod conversion;
mod except;
mod functions;
mod keys;
mod operators;
mod partial;
mod quantifiers;
mod rules;
mod tables;
mod unions;

use quote::quote;

pub use operators::LOOPS;

use super::code::Code;
use super::scope::{Binding, Expr, Scope};
use super::types::{Type, integer};
use crate::shape::{Atom, Shape};
use crate::term::{ConstantId, Term, TermKind, VariableId};

impl<'a> Scope<'a> {
    /// The type of the term's shape.
    pub fn type_of(&self, term: &Term) -> Type {
        match self.bound_type(term) {
            Some(ty) => ty,
            None => self.types.of(&self.types.inference.shape(term)),
        }
    }

    /// The type under which a name is bound, which may be narrower than that of its shape.
    pub fn bound_type(&self, term: &Term) -> Option<Type> {
        let binding = match &*term.kind {
            TermKind::Local(id, _) => self.locals.borrow().get(id).cloned(),
            TermKind::Call(id, arguments) if arguments.is_empty() => self.lets.borrow().get(id).cloned(),
            _ => None,
        };
        match binding? {
            Binding::Expr(expr) | Binding::Failing(expr) => Some(expr.ty),
            Binding::Lazy { ty, .. } => Some(ty),
            Binding::Local { .. } => None,
        }
    }

    /// A predicate.
    pub fn condition(&self, term: &Term) -> Code {
        self.value(term, &Type::Boolean)
    }

    /// The expression; `want` is the type that its context would like best. What has no form in typed Rust is computed
    /// on `Value`s, and typed again where inference knows a type.
    pub fn expr(&self, term: &Term, want: Option<&Type>) -> Expr {
        if let Some(remembered) = self.remembered(term) {
            return remembered;
        }
        let key = (term.span, form(term));
        let known = self.untyped.borrow().contains(&key);
        let typed = if known { None } else { self.attempt(|| self.typed(term, want)) };
        let expr = typed.unwrap_or_else(|| {
            self.untyped.borrow_mut().insert(key);
            self.dynamic(term)
        });
        if expr.ty != Type::Dynamic || want == Some(&Type::Dynamic) {
            return expr;
        }
        match self.type_of(term) {
            Type::Dynamic => expr,
            own => Expr::value(self.converted(expr, &own, term), own),
        }
    }

    /// The expression in typed Rust.
    pub fn typed(&self, term: &Term, want: Option<&Type>) -> Expr {
        match &*term.kind {
            TermKind::Boolean(truth) => Expr::value(Code::boolean(*truth), Type::Boolean),
            TermKind::Integer(number) => match i32::try_from(*number) {
                Ok(_) => Expr::value(Code::tight(integer(*number)), Type::Integer),
                Err(_) => self.error("this number does not fit in the 32 bits of TLC's integers", term.span),
            },
            TermKind::String(text) => self.atom(&Atom::String(*text), term, want),
            TermKind::Constant(id, _) => self.constant(*id, term, want),
            TermKind::Variable(id) => {
                if let Some(found) = self.next_value_found(*id, term) {
                    return found;
                }
                let ty = self.types.of_variable(id.0);
                let name = self.types.field(id.0 as usize);
                match &*self.assigned.borrow() {
                    Some(assigned) if assigned.contains(&id.0) => Expr::place(Code::tight(quote!(#name)), ty),
                    Some(_) if !self.primed.get() => self.lacking(term, ty),
                    _ => {
                        let state = self.state_name();
                        Expr::place(Code::tight(quote!(#state.#name)), ty)
                    }
                }
            }
            TermKind::Local(id, arguments) if arguments.is_empty() => {
                self.bound(self.locals.borrow().get(id).cloned(), term)
            }
            TermKind::Call(id, arguments) => self.call(*id, arguments, term, want),
            TermKind::Builtin(builtin, operands) => {
                let operands: Vec<&Term> = operands.iter().collect();
                self.builtin(*builtin, &operands, term, want)
            }
            TermKind::Let(definitions, body) => self.let_in(definitions, body, want),
            TermKind::If(condition, then, otherwise) => self.if_else(condition, then, otherwise, term, want),
            TermKind::Case(arms, other) => self.case(arms, other.as_ref(), term, want),
            TermKind::And(parts) => {
                let mark = self.types.inference.mark();
                let parts = parts.iter().map(|part| {
                    let code = self.condition(part);
                    self.types.inference.assume(part, true);
                    code
                });
                let code = Code::all(parts.collect());
                self.types.inference.forget(mark);
                Expr::value(code, Type::Boolean)
            }
            TermKind::Or(parts) => {
                let mark = self.types.inference.mark();
                let parts = parts.iter().map(|part| {
                    let code = self.condition(part);
                    self.types.inference.assume(part, false);
                    code
                });
                let code = Code::any(parts.collect());
                self.types.inference.forget(mark);
                Expr::value(code, Type::Boolean)
            }
            TermKind::Quantifier { exists, bounds, body } => {
                Expr::value(self.quantifier(*exists, bounds, body), Type::Boolean)
            }
            TermKind::Choose { pattern, set: Some(set), body } => self.choose(pattern, set, body, term, want),
            TermKind::SetEnumeration(_)
            | TermKind::SetFilter { .. }
            | TermKind::SetMap { .. }
            | TermKind::Product(_) => self.set(term, want),
            TermKind::Function { bounds, body } => self.function_of(bounds, body, term, want),
            TermKind::Apply(function, argument) => self.apply(function, argument, term),
            TermKind::Except(base, updates) => self.except(base, updates, term, want),
            TermKind::At => match self.at.borrow().last().cloned() {
                Some(old) => old,
                None => self.error("there is no value that @ could stand for", term.span),
            },
            TermKind::Record(fields) => self.record(fields, term),
            TermKind::Field(record, name) => {
                let shape = self.types.inference.shape(record);
                let place = self.expr(record, None);
                self.field_of(self.told_apart(place, &shape, record), name, term)
            }
            TermKind::Tuple(elements) => self.tuple(elements, term, want),
            TermKind::Prime(inner) => self.with_primes(|| {
                let before = self.assigned.borrow_mut().take();
                let is_further = self.types.is_watched && self.types.inference.program.may_ask_for([inner], &["level"]);
                let expr = if is_further { self.a_step_further(inner, want) } else { self.expr(inner, want) };
                *self.assigned.borrow_mut() = before;
                expr
            }),
            TermKind::Unchanged(inner) => Expr::value(self.unchanged(inner), Type::Boolean),
            TermKind::Square(action, subscript) => {
                let same = self.unchanged(subscript);
                let taken = self.condition(action);
                Expr::value(Code::any(vec![taken, same]), Type::Boolean)
            }
            TermKind::Angle(action, subscript) => {
                let changed = self.unchanged(subscript).negate();
                let taken = self.condition(action);
                Expr::value(Code::all(vec![changed, taken]), Type::Boolean)
            }
            TermKind::Enabled(action) => Expr::value(self.enabled(action, term.span), Type::Boolean),
            TermKind::Compose(first, second) => Expr::value(self.composed(first, second), Type::Boolean),
            TermKind::FunctionSet(..) | TermKind::RecordSet(_) => {
                self.error("a set of functions or records can be asked for members, not built", term.span)
            }
            _ => self.error("generated code cannot evaluate this", term.span),
        }
    }

    /// In `ENABLED`, the next value that a conjunct gave a variable, where that is what is asked for.
    pub fn next_value_found(&self, variable: VariableId, term: &Term) -> Option<Expr> {
        let values = self.next_values.borrow();
        let values = values.as_ref().filter(|_| self.primed.get())?;
        let ty = self.types.of_variable(variable.0);
        Some(match values.get(&variable.0) {
            Some(local) => Expr::place(Code::tight(quote!(#local)), ty),
            None => self.lacking(term, ty),
        })
    }

    /// The value of a variable that has none yet: there is none.
    fn lacking(&self, variable: &Term, ty: Type) -> Expr {
        let (text, rust) = (self.text(variable), self.types.tokens(&ty));
        let failure = quote!(Err::<#rust, Failure>(unassigned(#text)));
        Expr::value(self.try_(&Code::tight(failure)), ty)
    }

    pub fn bound(&self, binding: Option<Binding>, term: &Term) -> Expr {
        match binding {
            Some(Binding::Expr(expr)) => expr,
            Some(Binding::Failing(expr)) => Expr { code: self.try_(&expr.code), ..expr },
            Some(Binding::Lazy { name, ty, fallible }) => {
                let call = Code::tight(quote!(#name()));
                Expr::value(if fallible { self.try_(&call) } else { call }, ty)
            }
            Some(Binding::Local { .. }) | None => self.error("this name has no value here", term.span),
        }
    }

    /// A string or model value, as the enum that its context wants.
    pub fn atom(&self, atom: &Atom, term: &Term, want: Option<&Type>) -> Expr {
        let own = self.types.of(&self.types.inference.shape(term));
        for ty in want.into_iter().chain([&own]) {
            match ty {
                Type::Enum(number) => {
                    if let Some(variant) = self.types.variant(*number, atom) {
                        return Expr::value(Code::tight(variant), ty.clone());
                    }
                }
                Type::Optional(number) => {
                    if self.types.enumerations[*number].absent.as_ref() == Some(atom) {
                        return Expr::value(Code::tight(quote!(None)), ty.clone());
                    }
                    if let Some(variant) = self.types.variant(*number, atom) {
                        return Expr::value(Code::tight(quote!(Some(#variant))), ty.clone());
                    }
                }
                Type::Union(number) => {
                    let alternatives = &self.types.unions[*number].alternatives;
                    let own = alternatives.iter().find(|alternative| match &alternative.shape {
                        Shape::Atoms(atoms, _) => atoms.contains(atom),
                        _ => false,
                    });
                    if let Some(own) = own {
                        let variant = self.types.union_variant(*number, own);
                        let content = own.ty.as_ref().map(|ty| self.pattern(ty, atom));
                        match content {
                            None => return Expr::value(Code::tight(variant), ty.clone()),
                            Some(Some(content)) => {
                                return Expr::value(Code::tight(quote!(#variant(#content))), ty.clone());
                            }
                            Some(None) => {}
                        }
                    }
                }
                Type::Dynamic => {
                    let value = match atom {
                        Atom::String(text) => lockstep_model::Value::Str(*text),
                        Atom::Model(name) => lockstep_model::Value::Model(*name),
                    };
                    return Expr::place(self.types.values.value(&value), Type::Dynamic);
                }
                _ => {}
            }
        }
        self.error(format!("{} belongs to no enum here", atom.text()), term.span)
    }

    pub fn constant(&self, id: ConstantId, term: &Term, want: Option<&Type>) -> Expr {
        let shape = self.types.inference.shape(term);
        let ty = self.types.of(&shape);
        if let Type::Set(element) = &ty
            && self.types.is_full(&shape)
        {
            let element = self.types.tokens(element);
            return Expr::value(Code::tight(quote!(Set::<#element>::full())), ty);
        }
        if self.types.is_field(id) {
            self.use_constants();
            let field = self.types.constant_field(id);
            return Expr::place(Code::tight(quote!(constants.#field)), ty);
        }
        match (self.types.inference.evaluated.constants[id.0 as usize].first(), &shape) {
            (Some(value), Shape::Atoms(..)) => match crate::shape::atom_of(value) {
                Some(atom) => self.atom(&atom, term, want),
                None => self.error("this constant has no value", term.span),
            },
            (Some(value), _) => self.known(value, ty),
            (None, _) => self.error("this constant has no value", term.span),
        }
    }

    /// A value that is known before the run.
    pub fn known(&self, value: &lockstep_model::Value, ty: Type) -> Expr {
        let made = self.types.literal(value, &ty).filter(|_| ty != Type::Dynamic);
        match made {
            Some(tokens) if matches!(ty, Type::Boolean | Type::Integer | Type::Enum(_) | Type::Optional(_)) => {
                Expr::value(Code::tight(tokens), ty)
            }
            Some(tokens) => {
                let (what, constant) = (value.to_string(), self.types.is_constant(&ty));
                Expr::place(self.types.values.place(&what, self.types.tokens(&ty), constant, || tokens), ty)
            }
            None => Expr::place(self.types.values.value(value), Type::Dynamic),
        }
    }
}

/// The number of a term's form, by which two terms of one span differ.
fn form(term: &Term) -> u8 {
    match &*term.kind {
        TermKind::Call(..) => 0,
        TermKind::Builtin(..) => 1,
        TermKind::If(..) => 2,
        TermKind::Case(..) => 3,
        TermKind::Let(..) => 4,
        TermKind::Quantifier { .. } => 5,
        TermKind::Local(..) => 6,
        _ => 7,
    }
}
