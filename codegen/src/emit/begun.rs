//! The values that conjuncts have given to variables so far, where only the run tells to which: behind an operator that is
//! defined by itself.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::action::used_or_blank;
use super::names;
use super::scope::Scope;
use crate::term::{Argument, DefId, Program, Term};

/// The search by an operator: for steps, or else for initial states.
pub type Key = (DefId, bool);

/// The name of the function that searches by an operator.
pub fn name_of(program: &Program, (id, is_next): Key) -> Ident {
    let name = names::snake(&program.get(id).name);
    format_ident!("{name}_{}{}", if is_next { "next" } else { "initial" }, id.0)
}

/// How a search goes on by an operator.
pub struct Going<'g> {
    /// What stands before an argument.
    pub before: &'g dyn Fn(&Term) -> Vec<TokenStream>,
    /// A `Begun` of all that has been given.
    pub begun: &'g dyn Fn() -> TokenStream,
    /// What goes on with the `Begun` of this name that the operator leads to.
    pub follows: &'g dyn Fn(&Ident) -> TokenStream,
    /// What ends the search.
    pub leave: TokenStream,
}

impl Scope<'_> {
    /// What a variable has been given, where it has.
    pub fn begun_value(&self, begun: &Ident, variable: u32) -> TokenStream {
        let field = self.types.field(variable as usize);
        let name = self.types.inference.program.variables[variable as usize].name.as_ref();
        quote!(#begun.#field.clone().ok_or_else(|| unassigned(#name))?)
    }

    /// A `Begun` of what is known to have been given, and of what has been given before.
    pub fn begun(&self, before: Option<&Ident>, known: &dyn Fn(u32) -> Option<Ident>) -> TokenStream {
        let fields = (0..self.types.inference.program.variables.len() as u32).map(|variable| {
            let field = self.types.field(variable as usize);
            let value = match (known(variable), before) {
                (Some(name), _) if self.types.is_copy(&self.types.of_variable(variable)) => quote!(Some(#name)),
                (Some(name), _) => quote!(Some(#name.clone())),
                (None, Some(before)) => quote!(#before.#field.clone()),
                (None, None) => quote!(None),
            };
            quote!(#field: #value)
        });
        quote!(Begun { #(#fields),* })
    }

    /// What follows where a variable, which may have been given a value before, can have this one.
    pub fn agreeing(&self, before: Option<&Ident>, variable: u32, name: &Ident, rest: TokenStream) -> TokenStream {
        let Some(before) = before else { return rest };
        let field = self.types.field(variable as usize);
        quote!(if #before.#field.as_ref().is_none_or(|known| *known == #name) { #rest })
    }

    /// The search by an operator.
    pub fn searched(&self, key: Key, arguments: &[Argument], whole: &Term, going: &Going<'_>) -> TokenStream {
        self.functions.searched.borrow_mut().insert(key);
        let program = self.types.inference.program;
        let mut statements = Vec::new();
        let mut given = Vec::new();
        for (parameter, argument) in program.get(key.0).parameters.iter().zip(arguments) {
            let Argument::Term(argument) = argument else {
                return self.error("generated code cannot pass operators on", whole.span).code.tokens;
            };
            statements.extend((going.before)(argument));
            let ty = self.types.of(&self.types.inference.facts.locals[parameter.0 as usize]);
            given.push(self.value(argument, &ty).tokens);
        }
        let (name, begun, leave) = (name_of(program, key), (going.begun)(), &going.leave);
        let state = key.1.then(|| {
            let state = self.state_name();
            quote!(#state,)
        });
        let inner = self.fresh("begun");
        let follows = (going.follows)(&inner);
        let inner = used_or_blank(&inner, &follows);
        self.use_constants();
        self.fallible.set(true);
        quote!(
            #(#statements)*
            if searches::#name(constants, #state &#begun, #(#given,)* &mut |#inner: &Begun| -> Outcome<ControlFlow<()>> {
                #follows
                Ok(ControlFlow::Continue(()))
            })?.is_break() {
                #leave
            }
        )
    }
}
