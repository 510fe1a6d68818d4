//! Pieces of Rust that know how tightly they bind, so that parentheses stand where they must and nowhere else.

use super::tokens::{is_word, starts_with};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// How tightly an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A closure, a range, a block with statements.
    Loose,
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`, `<`, …
    Compare,
    /// `+`
    Sum,
    /// `*`
    Product,
    /// `!x`, `-x`, `*x`
    Prefix,
    /// A literal, a path, a call, an index.
    Tight,
}

/// A Rust expression.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its tokens.
    pub tokens: TokenStream,
    /// How it binds.
    pub level: Level,
    /// Whether it is a block, whose statements may stand in a function's body as they are.
    pub block: Option<TokenStream>,
    /// The same with the result in an `Ok`.
    pub wrapped: Option<TokenStream>,
    /// Whether it begins with `if` or `match`.
    pub branches: bool,
    /// Its negation, where that is no longer than itself.
    pub negation: Option<TokenStream>,
    /// With its type, where that is otherwise told by what surrounds it.
    pub explicit: Option<TokenStream>,
}

impl Code {
    fn at(tokens: TokenStream, level: Level) -> Self {
        Code { tokens, level, block: None, wrapped: None, branches: false, negation: None, explicit: None }
    }

    /// An expression that needs no parentheses anywhere.
    pub fn tight(tokens: TokenStream) -> Self {
        Self::at(tokens, Level::Tight)
    }

    /// An expression that says its type only where nothing around it does: as the receiver of a method.
    pub fn inferred(tokens: TokenStream, explicit: TokenStream) -> Self {
        Code { explicit: Some(explicit), ..Self::tight(tokens) }
    }

    /// What is made of parts, which say their types where it has to.
    pub fn made(parts: &[Code], make: impl Fn(&[TokenStream]) -> TokenStream) -> Self {
        let tokens: Vec<TokenStream> = parts.iter().map(|part| part.tokens.clone()).collect();
        let says = parts.iter().any(|part| part.explicit.is_some());
        let explicit = says.then(|| make(&parts.iter().map(Code::alone).collect::<Vec<TokenStream>>()));
        Code { explicit, ..Self::tight(make(&tokens)) }
    }

    /// `TRUE` or `FALSE`
    pub fn boolean(truth: bool) -> Self {
        Code { negation: Some(if truth { quote!(false) } else { quote!(true) }), ..Self::tight(quote!(#truth)) }
    }

    /// Whether it is the literal `truth`.
    pub fn is(&self, truth: bool) -> bool {
        is_word(&self.tokens, if truth { "true" } else { "false" })
    }

    /// `{ statements; result }`
    pub fn block(statements: &[TokenStream], result: &Code) -> Self {
        if statements.is_empty() {
            return result.clone();
        }
        let (result, wrapped, said) = (result.body(), ok(result), result.explicit.clone());
        let inside = quote!(#(#statements)* #result);
        let wrapped = Some(quote!(#(#statements)* #wrapped));
        let explicit = said.map(|said| quote!({ #(#statements)* #said }));
        let block = Some(inside.clone());
        Code { block, wrapped, branches: true, explicit, ..Self::at(quote!({ #inside }), Level::Loose) }
    }

    /// What is computed before a truth that is known: of a block that ends with one.
    pub fn settled(&self) -> Option<(TokenStream, bool)> {
        let mut tokens: Vec<TokenTree> = self.block.clone()?.into_iter().collect();
        let truth = match tokens.pop()? {
            TokenTree::Ident(word) if word == "true" => true,
            TokenTree::Ident(word) if word == "false" => false,
            _ => return None,
        };
        let stands_alone = matches!(tokens.last(), Some(TokenTree::Punct(end)) if end.as_char() == ';');
        stands_alone.then(|| (tokens.into_iter().collect(), truth))
    }

    /// `if condition { then } else { otherwise }`
    pub fn branch(condition: &Code, then: &Code, otherwise: &Code) -> Self {
        let said = |code: &Code| {
            code.explicit.clone().map(|tokens| Code { tokens, block: None, wrapped: None, ..code.clone() })
        };
        let explicit = match (said(then), said(otherwise)) {
            (None, None) => None,
            (yes, no) => {
                let plain = |code: &Code| Code { explicit: None, ..code.clone() };
                let (yes, no) = (plain(&yes.unwrap_or(then.clone())), plain(&no.unwrap_or(otherwise.clone())));
                Some(Self::branch(condition, &yes, &no).tokens)
            }
        };
        let (test, yes) = (&condition.tokens, then.body());
        let no = if otherwise.branches && otherwise.block.is_none() && starts_with(&otherwise.tokens, &["if"]) {
            otherwise.tokens.clone()
        } else {
            let no = otherwise.body();
            quote!({ #no })
        };
        Code { branches: true, explicit, ..Self::at(quote!(if #test { #yes } else #no), Level::Loose) }
    }

    /// An expression that begins with `match`.
    pub fn matching(tokens: TokenStream) -> Self {
        Code { branches: true, ..Self::at(tokens, Level::Loose) }
    }

    /// As the tail of a block.
    pub fn body(&self) -> TokenStream {
        self.block.clone().unwrap_or_else(|| self.tokens.clone())
    }

    /// As an operand next to which `level` binds.
    pub fn within(&self, level: Level) -> TokenStream {
        let tokens = &self.tokens;
        if self.level >= level && !self.has_literal() { tokens.clone() } else { quote!((#tokens)) }
    }

    /// Whether it has a struct's literal outside of all brackets: behind an `if`, its brace would begin the block.
    fn has_literal(&self) -> bool {
        let tokens: Vec<TokenTree> = self.tokens.clone().into_iter().collect();
        tokens.windows(2).any(|pair| match pair {
            [TokenTree::Ident(name), TokenTree::Group(group)] => {
                group.delimiter() == Delimiter::Brace && name.to_string().starts_with(char::is_uppercase)
            }
            _ => false,
        })
    }

    /// Where nothing around it tells its type.
    pub fn alone(&self) -> TokenStream {
        self.explicit.clone().unwrap_or_else(|| self.tokens.clone())
    }

    /// As the receiver of a method.
    pub fn receiver(&self) -> TokenStream {
        match &self.explicit {
            Some(explicit) if self.branches => quote!((#explicit)),
            Some(explicit) => explicit.clone(),
            None => self.within(Level::Tight),
        }
    }

    /// `!self`
    pub fn negate(&self) -> Code {
        match &self.negation {
            Some(negation) => {
                // The negation of a chain is the other one.
                let level = match self.level {
                    Level::And => Level::Or,
                    Level::Or => Level::And,
                    level => level.min(Level::Prefix),
                };
                Code { negation: Some(self.tokens.clone()), ..Self::at(negation.clone(), level) }
            }
            None => {
                let inner = self.within(Level::Prefix);
                Code { negation: Some(self.tokens.clone()), ..Self::at(quote!(!#inner), Level::Prefix) }
            }
        }
    }

    /// `a && b && …`
    pub fn all(parts: Vec<Code>) -> Code {
        Self::chain(parts, true)
    }

    /// `a || b || …`
    pub fn any(parts: Vec<Code>) -> Code {
        Self::chain(parts, false)
    }

    fn chain(mut parts: Vec<Code>, and: bool) -> Code {
        if let Some(end) = parts.iter().position(|part| part.is(!and)) {
            parts.truncate(end + 1);
        }
        parts.retain(|part| !part.is(and));
        match parts.len() {
            0 => return Code::boolean(and),
            1 => return parts.remove(0),
            _ => {}
        }
        let level = if and { Level::And } else { Level::Or };
        // An `&&` inside an `||` reads better in parentheses, and Clippy wants none.
        let operands: Vec<TokenStream> = parts.iter().map(|part| part.within(level)).collect();
        let join = |operands: &[TokenStream], and: bool| {
            if and { quote!(#(#operands)&&*) } else { quote!(#(#operands)||*) }
        };
        // The negation is the dual, where that says it without a negation more.
        let negations: Option<Vec<TokenStream>> = parts.iter().map(|part| part.negation.clone().map(grouped)).collect();
        let negation = negations.map(|negations| join(&negations, !and));
        Code { negation, ..Self::at(join(&operands, and), level) }
    }

    /// `a == b`, `a < b`, …; `inverse` is the operator that says the opposite.
    pub fn compare(a: &Code, operator: TokenStream, inverse: TokenStream, b: &Code) -> Code {
        let (a, b) = match (&a.explicit, &b.explicit) {
            (Some(_), Some(_)) => (a.receiver(), b.within(Level::Sum)),
            _ => (a.within(Level::Sum), b.within(Level::Sum)),
        };
        let negation = Some(quote!(#a #inverse #b));
        Code { negation, ..Self::at(quote!(#a #operator #b), Level::Compare) }
    }

    /// `a + b`, `a - b`
    pub fn sum(a: &Code, operator: TokenStream, b: &Code) -> Code {
        let (a, b) = (a.within(Level::Sum), b.within(Level::Product));
        Self::at(quote!(#a #operator #b), Level::Sum)
    }

    /// `a * b`
    pub fn product(a: &Code, b: &Code) -> Code {
        let (a, b) = (a.within(Level::Product), b.within(Level::Prefix));
        Self::at(quote!(#a * #b), Level::Product)
    }

    /// `-a`
    pub fn minus(a: &Code) -> Code {
        let a = a.within(Level::Prefix);
        Self::at(quote!(-#a), Level::Prefix)
    }

    /// `*a`
    pub fn dereference(a: &Code) -> Code {
        let a = a.within(Level::Prefix);
        Self::at(quote!(*#a), Level::Prefix)
    }

    /// `receiver.method(arguments)`
    pub fn method(receiver: &Code, method: &str, arguments: &[TokenStream]) -> Code {
        let receiver = receiver.receiver();
        let method = quote::format_ident!("{method}");
        Code::tight(quote!(#receiver.#method(#(#arguments),*)))
    }
}

/// In parentheses, where it is a chain of `&&` or `||`.
fn grouped(tokens: TokenStream) -> TokenStream {
    let is_chain = tokens
        .clone()
        .into_iter()
        .any(|token| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '&' | '|')));
    if is_chain { quote!((#tokens)) } else { tokens }
}

/// `Ok(…)` around it as the tail of a block: around the result alone, where it has statements of its own. An expression
/// that is nothing but `x?` is `x`.
pub fn ok(code: &Code) -> TokenStream {
    if let Some(wrapped) = &code.wrapped {
        return wrapped.clone();
    }
    let tokens = &code.tokens;
    without_question(tokens).unwrap_or_else(|| quote!(Ok(#tokens)))
}

/// `f(x)` of `f(x)?`
fn without_question(tokens: &TokenStream) -> Option<TokenStream> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let (last, rest) = all.split_last()?;
    let is_question = matches!(last, TokenTree::Punct(punct) if punct.as_char() == '?');
    // Angle brackets of a path are no comparison.
    let text: String =
        rest.iter().filter(|token| !matches!(token, TokenTree::Group(_))).map(ToString::to_string).collect();
    let paths = text.matches("::<").count();
    let brackets = text.matches('<').count() == paths && text.matches('>').count() == paths;
    let simple = rest.iter().all(|token| match token {
        TokenTree::Punct(punct) => {
            matches!(punct.as_char(), ':' | '.') || (brackets && matches!(punct.as_char(), '<' | '>'))
        }
        TokenTree::Ident(ident) => !matches!(ident.to_string().as_str(), "if" | "match" | "return"),
        _ => true,
    });
    (is_question && simple && matches!(rest.last(), Some(TokenTree::Group(_)))).then(|| rest.iter().cloned().collect())
}
