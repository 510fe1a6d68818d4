//! The values that conjuncts have given to variables so far, where only the run tells to which: behind an operator that
//! is defined by itself.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::action::used_or_blank;
use super::barred;
use super::lower::Target;
use super::names;
use super::scope::Scope;
use crate::term::{Argument, DefId, Height, Program, Term};

/// The search by an operator, and how high the module stands of the `ENABLED` that it is part of, where the operator
/// speaks of variables that are that module's own.
pub type Key = (DefId, Target, Option<Height>);

/// The name of the function that searches by an operator.
pub fn name_of(program: &Program, (id, target, enabled_in): Key) -> Ident {
    let name = names::snake(&program.get(id).name);
    match (target, enabled_in) {
        (Target::Initial, _) => format_ident!("{name}_initial{}", id.0),
        (Target::Next, None) => format_ident!("{name}_next{}", id.0),
        (Target::Next, Some(height)) => format_ident!("{name}_enabled{}_{}", id.0, height.0),
    }
}

/// The field of `Begun` that holds a variable which an instance replaces.
pub fn replaced_field(program: &Program, id: DefId) -> Ident {
    format_ident!("replaced_{}_{}", names::snake(&program.get(id).name), id.0)
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
    /// A name for what a variable is given.
    pub fn given_name(&self, variable: u32) -> Ident {
        let name = match barred::definition(self.types.inference.program, variable) {
            Some(id) => names::snake(&self.types.inference.program.get(id).name),
            None => self.types.field(variable as usize).to_string(),
        };
        self.fresh(&format!("next_{name}"))
    }

    /// The field that holds what a variable has been given.
    pub fn begun_field(&self, variable: u32) -> Ident {
        match barred::definition(self.types.inference.program, variable) {
            Some(id) => {
                self.functions.replaced.borrow_mut().insert(id);
                replaced_field(self.types.inference.program, id)
            }
            None => self.types.field(variable as usize).clone(),
        }
    }

    /// What a variable has been given, where it has.
    pub fn begun_value(&self, begun: &Ident, variable: u32) -> TokenStream {
        let (field, program) = (self.begun_field(variable), self.types.inference.program);
        let name = match barred::definition(program, variable) {
            Some(id) => program.get(id).name.as_ref(),
            None => program.variables[variable as usize].name.as_ref(),
        };
        quote!(#begun.#field.clone().ok_or_else(|| unassigned(#name))?)
    }

    /// A `Begun` of what is known to have been given, and of what has been given before.
    pub fn begun(&self, before: Option<&Ident>, known: &dyn Fn(u32) -> Option<Ident>) -> TokenStream {
        let program = self.types.inference.program;
        let fields = barred::sought(program, self.enabled_in.get()).into_iter().filter_map(|variable| {
            let (name, field) = (known(variable)?, self.begun_field(variable));
            let is_copy = self.types.is_copy(&self.types.of_variable(variable));
            let value = if is_copy { quote!(#name) } else { quote!(#name.clone()) };
            Some(quote!(#field: Some(#value)))
        });
        let fields: Vec<TokenStream> = fields.collect();
        let is_all = fields.len() >= program.variables.len() && !program.definitions.iter().any(|one| one.is_barred);
        let others = (!is_all).then(|| match before {
            Some(before) => quote!(..#before.clone()),
            None => quote!(..Begun::default()),
        });
        quote!(Begun { #(#fields,)* #others })
    }

    /// What follows where a variable, which may have been given a value before, can have this one.
    pub fn agreeing(&self, before: Option<&Ident>, variable: u32, name: &Ident, rest: TokenStream) -> TokenStream {
        let Some(before) = before else { return rest };
        let field = self.begun_field(variable);
        quote!(if #before.#field.as_ref().is_none_or(|known| *known == #name) { #rest })
    }

    /// The search by an operator.
    pub fn searched(
        &self,
        (id, target): (DefId, Target),
        arguments: &[Argument],
        whole: &Term,
        going: &Going<'_>,
    ) -> TokenStream {
        let program = self.types.inference.program;
        let enabled_in = self.enabled_in.get().filter(|height| barred::has_own(program, whole, Some(*height)));
        let key = (id, target, enabled_in);
        self.functions.searched.borrow_mut().insert(key);
        let mut statements = Vec::new();
        let mut given = Vec::new();
        for (parameter, argument) in program.get(id).parameters.iter().zip(arguments) {
            let Argument::Term(argument) = argument else {
                return self.error("generated code cannot pass operators on", whole.span).code.tokens;
            };
            statements.extend((going.before)(argument));
            let ty = self.types.of(&self.types.inference.facts.locals[parameter.0 as usize]);
            given.push(self.value(argument, &ty).tokens);
        }
        let (name, begun, leave) = (name_of(program, key), (going.begun)(), &going.leave);
        let state = (target == Target::Next).then(|| {
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
