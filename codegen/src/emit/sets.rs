//! Sets, built as values. How they are gone through without being built: see `over`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code::{Code, ok};
use super::scope::{Expr, Kind, Scope};
use super::tokens::{as_path, may_fail};
use super::types::{Type, integer};
use crate::shape::{Shape, view};
use crate::term::{Bound, Builtin, Term, TermKind};

impl<'a> Scope<'a> {
    /// A set as a value.
    pub fn set(&self, term: &Term, want: Option<&Type>) -> Expr {
        let own = self.type_of(term);
        let ty = match want {
            Some(want @ (Type::Set(_) | Type::IntegerSet | Type::OrderedSet(_))) => want.clone(),
            _ => own,
        };
        let Some(element) = ty.element().cloned() else {
            return self.error("this set has no static shape", term.span);
        };
        match &*term.kind {
            TermKind::SetEnumeration(elements) => self.enumeration(elements, &element, ty),
            TermKind::SetFilter { bound, body } => self.filter(bound, body, ty),
            TermKind::SetMap { bounds, body } => self.map(bounds, body, &element, ty),
            TermKind::Product(factors) => self.product(factors, &element, ty, term),
            _ => match view(self.types.inference.program, term) {
                Some((builtin @ (Builtin::Union | Builtin::Difference), operands)) => {
                    if let TermKind::SetEnumeration(added) = &*operands[1].kind
                        && let [one] = added.as_slice()
                        && (builtin == Builtin::Union || !self.has_more_kinds(operands[0], one, &element))
                    {
                        return self.one_more_or_less(builtin, operands[0], one, &element, ty);
                    }
                    self.operation(builtin, &operands, ty)
                }
                Some((Builtin::Intersection, operands)) => self.operation(Builtin::Intersection, &operands, ty),
                Some((Builtin::BigUnion, operands)) => self.big_union(operands[0], ty),
                Some((Builtin::Interval, operands)) => {
                    let (a, b) = (
                        self.value(operands[0], &Type::Integer).tokens,
                        self.value(operands[1], &Type::Integer).tokens,
                    );
                    match &ty {
                        Type::IntegerSet => {
                            let least = integer(i64::from(self.types.least.unwrap_or(0)));
                            let code = Code::tight(quote!(IntegerSet::<#least>::interval(#a, #b)));
                            Expr::value(self.try_(&code), ty)
                        }
                        // It is known to be empty.
                        _ if self.types.inference.shape(term).element() == Shape::Bottom => {
                            self.enumeration(&[], &element, ty)
                        }
                        _ => self.collected_as(quote!((#a..=#b)), Type::Integer, &element, ty, term),
                    }
                }
                Some((Builtin::BooleanSet, _)) => {
                    let truths = Type::Set(Box::new(Type::Boolean));
                    let both = Expr::value(Code::tight(quote!(Set::<bool>::full())), truths);
                    Expr::value(self.converted(both, &ty, term), ty)
                }
                Some((Builtin::Domain | Builtin::Powerset, _)) => {
                    let (source, found) = self.over(term);
                    self.collected_as(source, found, &element, ty, term)
                }
                _ => {
                    let expr = match &*term.kind {
                        TermKind::FunctionSet(..) | TermKind::RecordSet(_) => {
                            return self
                                .error("a set of functions or records can be asked for members, not built", term.span);
                        }
                        TermKind::SetEnumeration(_) => return self.error("this is no set", term.span),
                        _ => self.expr(term, Some(&ty)),
                    };
                    if expr.ty == ty { expr } else { Expr::value(self.converted(expr, &ty, term), ty) }
                }
            },
        }
    }

    /// An iterator's elements as a set.
    pub fn collected(&self, source: TokenStream, ty: Type) -> Expr {
        match &ty {
            Type::IntegerSet => {
                let least = integer(i64::from(self.types.least.unwrap_or(0)));
                Expr::value(self.try_(&Code::tight(quote!(IntegerSet::<#least>::collect(#source)))), ty)
            }
            _ => {
                let name = self.types.tokens(&ty);
                Expr::value(Code::tight(quote!(#source.collect::<#name>())), ty)
            }
        }
    }

    /// An iterator's elements as a set of another type.
    fn collected_as(&self, source: TokenStream, found: Type, element: &Type, ty: Type, term: &Term) -> Expr {
        let Some((name, body, fallible)) = self.each_as(&found, element, term) else {
            return self.collected(source, ty);
        };
        let set = self.types.tokens(&ty);
        let code = match (fallible, &ty) {
            (true, Type::IntegerSet) => return self.error("this set has elements of another type", term.span),
            (true, _) => self.try_(&Code::tight(quote!(#source.map(|#name| Ok(#body)).collect::<Outcome<#set>>()))),
            (false, _) => return self.collected(quote!(#source.map(|#name| #body)), ty),
        };
        Expr::value(code, ty)
    }

    /// What makes elements of one type into those of another: the name of one, its conversion, and whether that can
    /// fail; none where they are of one type.
    pub fn each_as(&self, found: &Type, wanted: &Type, term: &Term) -> Option<(Ident, TokenStream, bool)> {
        if found == wanted {
            return None;
        }
        let name = self.fresh("element");
        let element = Expr::value(Code::tight(quote!(#name)), found.clone());
        let (body, fallible) = self.closure(|| self.converted(element, wanted, term));
        self.taken.borrow_mut().remove(&name.to_string());
        Some((name, body.tokens, fallible))
    }

    pub fn enumeration(&self, elements: &[Term], element: &Type, ty: Type) -> Expr {
        let parts: Vec<Code> = elements.iter().map(|term| self.value(term, element)).collect();
        let values: Vec<TokenStream> = parts.iter().map(|part| part.tokens.clone()).collect();
        let name = as_path(self.types.tokens(&ty));
        let code = match (&ty, values.as_slice()) {
            (Type::Set(_), []) => Code::inferred(quote!(Set::EMPTY), quote!(#name::EMPTY)),
            (Type::Set(_), [one]) => Code::inferred(quote!(Set::singleton(#one)), quote!(#name::singleton(#one))),
            (Type::Set(_), _) => Code::inferred(quote!(Set::from([#(#values),*])), quote!(#name::from([#(#values),*]))),
            (Type::IntegerSet, []) => Code::inferred(quote!(IntegerSet::EMPTY), quote!(#name::EMPTY)),
            (Type::IntegerSet, _) => {
                let least = integer(i64::from(self.types.least.unwrap_or(0)));
                self.try_(&Code::tight(quote!(IntegerSet::<#least>::collect([#(#values),*]))))
            }
            (_, []) => Code::inferred(quote!(OrderedSet::default()), quote!(#name::default())),
            (_, _) => Code::made(&parts, |values| quote!(OrderedSet::from_iter([#(#values),*]))),
        };
        Expr::value(code, ty)
    }

    pub fn one_more_or_less(&self, builtin: Builtin, set: &Term, one: &Term, element: &Type, ty: Type) -> Expr {
        let set = self.operand(set, &ty);
        if builtin == Builtin::Difference {
            // What is not of the elements' type is not in the set.
            let own = self.type_of(one);
            if let (Type::Enum(a), Type::Optional(b)) = (element, &own)
                && a == b
            {
                let one = self.expr(one, None).code.tokens;
                let set = set.receiver();
                let code = Code::matching(quote!(match #one { Some(element) => #set.without(element), None => #set }));
                return Expr::value(code, ty);
            }
        }
        let value = self.value(one, element);
        let (reference, value) = (value.receiver(), value.tokens);
        let by_reference = matches!(ty, Type::OrderedSet(_));
        let code = match (builtin, &ty) {
            (Builtin::Union, Type::IntegerSet) => self.try_(&Code::method(&set, "with", &[value])),
            (Builtin::Union, _) => Code::method(&set, "with", &[value]),
            _ => Code::method(&set, "without", &[if by_reference { quote!(&#reference) } else { value }]),
        };
        Expr::value(code, ty)
    }

    /// Whether a value can be of kinds that the elements of the set are not, which are of this type.
    fn has_more_kinds(&self, set: &Term, value: &Term, element: &Type) -> bool {
        let (own, inference) = (self.type_of(value), self.types.inference);
        match (element, &own) {
            (Type::Union(_), Type::Union(_)) => own != *element && !self.is_widened(&own, element),
            (Type::Union(_), _) => false,
            // Of names, some may be none of the elements'.
            (Type::Enum(a) | Type::Optional(a), Type::Enum(b) | Type::Optional(b)) if a != b => {
                self.types.of(&inference.join(&inference.shape(set).element(), &inference.shape(value))) != *element
            }
            _ => self.may_differ_in_kind(set, &inference.shape(value), element),
        }
    }

    /// Whether what has this shape is perhaps not of the type of the set's elements, or of another length: they are
    /// compared as values then.
    fn may_differ_in_kind(&self, set: &Term, other: &Shape, element: &Type) -> bool {
        let inference = self.types.inference;
        let within = inference.shape(set).element();
        let whole = self.types.of(&inference.join(&within, other));
        let is_plain =
            matches!(whole, Type::Integer | Type::Bounded(..) | Type::Enum(_) | Type::Optional(_) | Type::Union(_));
        within != Shape::Bottom && !is_plain && whole != *element && self.types.of(&within) == *element
    }

    /// An operand of a set operation: a place needs no copy.
    pub fn operand(&self, term: &Term, ty: &Type) -> Code {
        let expr = self.expr(term, Some(ty));
        if expr.ty == *ty { expr.code } else { self.converted(expr, ty, term) }
    }

    /// The argument of a set's method: a set of bits as it is, another by reference.
    pub fn set_argument(&self, term: &Term, ty: &Type) -> TokenStream {
        let expr = self.expr(term, Some(ty));
        if expr.ty != *ty {
            let code = self.converted(expr, ty, term).tokens;
            return if self.types.is_copy(ty) { code } else { quote!(&#code) };
        }
        let code = &expr.code;
        match (self.types.is_copy(ty), expr.kind) {
            (true, Kind::Reference) => Code::dereference(code).tokens,
            (true, _) | (false, Kind::Reference) => code.tokens.clone(),
            (false, _) => {
                let code = code.receiver();
                quote!(&#code)
            }
        }
    }

    pub fn operation(&self, builtin: Builtin, operands: &[&Term], ty: Type) -> Expr {
        if let Some(all) = operands.iter().find(|set| self.has_no_end(set)) {
            return self.error("a set without an end can be asked for members only", all.span);
        }
        let listed = Type::OrderedSet(Box::new(Type::Integer));
        if ty == Type::IntegerSet && builtin != Builtin::Union && self.type_of(operands[1]) == listed {
            // What there is no room for is in no set that has room.
            let (a, b) = (self.operand(operands[0], &ty), self.operand(operands[1], &listed));
            let (number, others) = (self.fresh("number"), self.fresh("others"));
            // What is made, or may fail, is found once, and not for each number.
            let (statement, b) = if may_fail(&b.tokens) {
                let made = b.tokens;
                (vec![quote!(let #others = &#made;)], Code::tight(quote!(#others)))
            } else {
                (vec![], b)
            };
            let inside = Code::method(&b, "contains", &[quote!(&#number)]);
            let test = if builtin == Builtin::Intersection { inside } else { inside.negate() }.tokens;
            for name in [number.to_string(), others.to_string()] {
                self.taken.borrow_mut().remove(&name);
            }
            let kept = Code::method(&a, "filter", &[quote!(|#number| #test)]);
            return Expr::value(Code::block(&statement, &kept), ty);
        }
        if builtin != Builtin::Union {
            // What is of a kind that the elements of the first are not is in neither outcome.
            let inference = self.types.inference;
            // Of no elements none is kept, whatever those of the other side are.
            if inference.shape(operands[0]).element() == Shape::Bottom {
                let element = ty.element().cloned().unwrap_or(Type::Boolean);
                return self.enumeration(&[], &element, ty);
            }
            let both = inference.join(&inference.shape(operands[0]), &inference.shape(operands[1]));
            let whole = self.types.of(&both);
            let named = matches!(whole.element(), Some(Type::Union(_) | Type::Optional(_) | Type::Enum(_)));
            if whole != ty && named {
                let outcome = self.operation(builtin, operands, whole);
                return Expr::value(self.converted(outcome, &ty, operands[0]), ty);
            }
            if let Some(element) = ty.element()
                && self.may_differ_in_kind(operands[0], &inference.shape(operands[1]).element(), element)
            {
                let outcome = self.operation_on_values(builtin, operands);
                return Expr::value(self.converted(outcome, &ty, operands[0]), ty);
            }
        }
        let (a, b) = (self.operand(operands[0], &ty), self.set_argument(operands[1], &ty));
        let name = match builtin {
            Builtin::Union => "union",
            Builtin::Intersection => "intersection",
            _ => "difference",
        };
        Expr::value(Code::method(&a, name, &[b]), ty)
    }

    /// Whether a set is described, and cannot be gone through.
    pub fn has_no_end(&self, set: &Term) -> bool {
        use Builtin::{AnySet, Difference, Integers, Intersection, Naturals, Reals, SequenceSet, StringSet, Union};
        match (&*set.kind, view(self.types.inference.program, set)) {
            (TermKind::SetFilter { bound, .. }, _) => self.has_no_end(&bound.set),
            (_, Some((Naturals | Integers | Reals | StringSet | SequenceSet | AnySet, _))) => true,
            (_, Some((Union, operands))) => operands.iter().any(|operand| self.has_no_end(operand)),
            (_, Some((Intersection, operands))) => operands.iter().all(|operand| self.has_no_end(operand)),
            (_, Some((Difference, operands))) => self.has_no_end(operands[0]),
            _ => self.opened(set).is_some_and(|body| self.has_no_end(&body)),
        }
    }

    pub fn big_union(&self, sets: &Term, ty: Type) -> Expr {
        let (source, inner, element) = match &*sets.kind {
            TermKind::SetMap { bounds, body } if bounds.len() == 1 => {
                let (source, element) = self.over(&bounds[0].set);
                let (code, fallible, name) = self.under(&bounds[0].pattern, &element, |_| self.operand(body, &ty));
                if fallible {
                    return self.error("a set in this UNION can fail", sets.span);
                }
                (source, code.tokens, name)
            }
            _ => {
                let (source, found) = self.over(sets);
                if found != ty {
                    return self.error("these sets have elements of another type", sets.span);
                }
                (source, quote!(set), quote!(set))
            }
        };
        let (start, union) = match &ty {
            Type::Set(_) => {
                let name = as_path(self.types.tokens(&ty));
                (quote!(#name::EMPTY), quote!(all.union(#inner)))
            }
            Type::IntegerSet => (quote!(IntegerSet::EMPTY), quote!(all.union(#inner))),
            _ => (quote!(OrderedSet::default()), quote!(all.union(&#inner))),
        };
        Expr::value(Code::tight(quote!(#source.fold(#start, |all, #element| #union))), ty)
    }

    pub fn filter(&self, bound: &Bound, body: &Term, ty: Type) -> Expr {
        if let Some(functions) = self.one_by_one(&bound.set) {
            return self.selected(functions, bound, body, ty);
        }
        let source = self.set(&bound.set, Some(&ty));
        let source = match source.ty == ty {
            true => source,
            false => Expr::value(self.converted(source, &ty, &bound.set), ty.clone()),
        };
        let element = match &ty {
            Type::Set(element) | Type::OrderedSet(element) => (**element).clone(),
            _ => Type::Integer,
        };
        let (test, fallible, name) = self.under(&bound.pattern, &element, |_| self.condition(body));
        if test.is(true) {
            return source;
        }
        let set = source.code.receiver();
        let code = if fallible {
            let test = ok(&test);
            self.try_(&Code::tight(quote!(#set.try_filter(|#name| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#set.filter(|#name| #test)))
        };
        Expr::value(code, ty)
    }

    pub fn map(&self, bounds: &[Bound], body: &Term, element: &Type, ty: Type) -> Expr {
        let nested =
            if bounds.len() == 1 || self.types.all_copy() { self.mapped(bounds, body, element, false) } else { None };
        let Some((source, fallible)) = nested else {
            let pushed = |scope: &Self, _: &[Expr], _: &Term| {
                let value = scope.value(body, element).tokens;
                quote!(elements.push(#value);)
            };
            let gather = self.loops(bounds, &mut Vec::new(), &pushed);
            let made = self.collected(quote!(elements.into_iter()), ty.clone()).code;
            return Expr::value(Code::block(&[quote!(let mut elements = Vec::new();), gather], &made), ty);
        };
        if !fallible {
            return self.collected(source, ty);
        }
        match &ty {
            Type::IntegerSet => {
                let elements = self.try_(&Code::tight(quote!(#source.collect::<Outcome<Vec<i32>>>()))).tokens;
                self.collected(quote!(#elements), ty)
            }
            _ => {
                let name = self.types.tokens(&ty);
                Expr::value(self.try_(&Code::tight(quote!(#source.collect::<Outcome<#name>>()))), ty)
            }
        }
    }

    /// Whether a function is made where it stands, and fails where its rule does.
    pub fn is_made_and_may_fail(&self, function: &Term) -> bool {
        matches!(&*function.kind, TermKind::Function { .. }) && self.closure(|| self.expr(function, None)).1
    }

    /// `{body : bounds}` as an iterator, and whether its elements are outcomes; perhaps in a closure of another
    /// iterator.
    fn mapped(&self, bounds: &[Bound], body: &Term, element: &Type, is_nested: bool) -> Option<(TokenStream, bool)> {
        let (first, rest) = bounds.split_first()?;
        let (source, ty) = self.over(&first.set);
        if rest.is_empty() {
            let (code, fallible, name) = self.under(&first.pattern, &ty, |_| self.value(body, element));
            let body = if fallible {
                let inside = ok(&code);
                quote!({ #inside })
            } else {
                code.tokens
            };
            // What the closures around it are given does not outlive them.
            let closure = if is_nested { quote!(move |#name| #body) } else { quote!(|#name| #body) };
            return Some((quote!(#source.map(#closure)), fallible));
        }
        let (inner, outer_fails, name) = self.under(&first.pattern, &ty, |_| self.mapped(rest, body, element, true));
        let (inner, fallible) = inner?;
        if outer_fails {
            return None;
        }
        Some((quote!(#source.flat_map(move |#name| #inner)), fallible))
    }

    pub fn product(&self, factors: &[Term], element: &Type, ty: Type, term: &Term) -> Expr {
        let (Type::Tuple(parts), [a, b]) = (element, factors) else {
            return self.error("typed code builds products of two sets only", term.span);
        };
        let (first, x) = self.over(a);
        let ((second, y), fails) = self.closure(|| self.over(b));
        if fails || !self.types.is_copy(element) || [x, y] != parts[..] {
            return self.error("typed code builds products of plain values only", term.span);
        }
        // A set that owns its elements has to outlive the closure that goes through them.
        let factor = self.expr(b, None);
        if !matches!((&factor.ty, factor.kind), (Type::OrderedSet(_), Kind::Value)) {
            return self.collected(quote!(#first.flat_map(|first| #second.map(move |second| (first, second)))), ty);
        }
        let (name, factor) = (self.fresh("factor"), self.told(&factor));
        let pairs = quote!(#first.flat_map(|first| #name.iter().map(move |second| (first, second))));
        let all = self.collected(pairs, ty);
        self.taken.borrow_mut().remove(&name.to_string());
        Expr::value(Code::block(&[quote!(let #name = #factor;)], &all.code), all.ty)
    }
}
