//! Which modules a root needs, read and parsed, each once.

use std::collections::HashMap;
use std::sync::Arc;

use super::{library, monolith, words};
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile, SourceMap, Span};

/// Where modules come from. The library does no input or output of its own.
pub trait Loader {
    /// The text of a module that the root, or a module that it needs, names.
    ///
    /// # Errors
    /// [`NotFound`], with the places that were looked at.
    fn load(&self, module: &str) -> Result<Source, NotFound>;
}

/// The text of a module.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name to show for it. What it ends in, without folders and `.tla`, must be the module's name.
    pub name: String,
    /// The text, as read.
    pub text: Vec<u8>,
}

/// A module that is nowhere.
#[derive(Clone, Debug, Default)]
pub struct NotFound {
    /// Where it was sought, as people say it.
    pub places: Vec<String>,
}

/// Serves nothing: for a root that needs no module but the built-in ones.
impl Loader for () {
    fn load(&self, _: &str) -> Result<Source, NotFound> {
        Err(NotFound::default())
    }
}

/// A module's syntax.
pub(super) struct LoadedModule {
    /// Its tree.
    pub module: ast::Module,
    /// Its text.
    pub file: FileId,
    /// Whether it is ours.
    pub built_in: bool,
}

/// All the modules that a root needs, as far as they exist.
pub(super) struct Loaded {
    /// In the order in which they were read.
    pub modules: Vec<LoadedModule>,
    /// Where they are, by name.
    pub by_name: HashMap<Arc<str>, usize>,
    /// Those that are nowhere, with the places that were looked at.
    pub missing: HashMap<Arc<str>, NotFound>,
    /// Indices into [`Self::modules`]: each after those that it needs.
    pub order: Vec<usize>,
}

/// More modules than any specification has.
const MOST_MODULES: usize = 2_000;

/// Reads the root and, breadth first as SANY does, the modules that it needs.
pub(super) fn load(root: Source, loader: &dyn Loader, sources: &mut SourceMap) -> Result<Loaded, Vec<Diagnostic>> {
    let mut loaded = Loaded { modules: vec![], by_name: HashMap::new(), missing: HashMap::new(), order: vec![] };
    let mut diagnostics = vec![];
    let root = parse(root, None, Origin::File, sources)?;
    let (whole, root_name) = (root.file, root.module.name.text.clone());
    loaded.by_name.insert(root_name, 0);
    loaded.modules.push(root);
    let mut needs: Vec<Vec<(Arc<str>, Span)>> = vec![];
    while needs.len() < loaded.modules.len() {
        let wanted = needs_of(&loaded.modules[needs.len()], sources);
        for (name, span) in &wanted {
            if loaded.by_name.contains_key(name) || loaded.missing.contains_key(name) {
                continue;
            }
            if loaded.modules.len() >= MOST_MODULES {
                let message = format!("more than {MOST_MODULES} modules are needed");
                return Err(vec![Diagnostic::error("E4220", message).label(*span, "this is one too many")]);
            }
            match find(name, loader, sources.file(whole)) {
                Ok((source, origin)) => match parse(source, Some(name), origin, sources) {
                    Ok(module) => {
                        loaded.by_name.insert(name.clone(), loaded.modules.len());
                        loaded.modules.push(module);
                    }
                    Err(errors) => {
                        diagnostics.extend(errors);
                        loaded.missing.insert(name.clone(), NotFound::default());
                    }
                },
                Err(places) => drop(loaded.missing.insert(name.clone(), places)),
            }
        }
        needs.push(wanted);
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    loaded.order = sort(&loaded, &needs)?;
    Ok(loaded)
}

/// Where a module's text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// In a file of its own.
    File,
    /// In the library.
    BuiltIn,
    /// In the root's file, behind the root.
    Root,
}

fn find(name: &str, loader: &dyn Loader, root: &SourceFile) -> Result<(Source, Origin), NotFound> {
    let mut sought = match loader.load(name) {
        Ok(source) => return Ok((source, Origin::File)),
        Err(sought) => sought,
    };
    if let Some(text) = library::text(name) {
        return Ok((Source { name: format!("{name}.tla"), text: text.as_bytes().to_vec() }, Origin::BuiltIn));
    }
    if let Some(text) = monolith::module(root.text(), name) {
        return Ok((Source { name: root.name().to_owned(), text: text.into_bytes() }, Origin::Root));
    }
    sought.places.push(format!("`---- MODULE {name} ----` in {}", root.name()));
    Err(sought)
}

/// Parses a module that was asked for by `name`, if it isn't the root.
fn parse(
    source: Source,
    name: Option<&str>,
    origin: Origin,
    sources: &mut SourceMap,
) -> Result<LoadedModule, Vec<Diagnostic>> {
    let stem = stem(&source.name).to_owned();
    let file = sources.add_bytes(source.name, source.text).map_err(|error| vec![*error])?;
    let module = crate::grammar::parse_module(file, sources)?;
    if origin == Origin::File && *module.name.text != stem {
        let message = format!("module `{}` stands in a file for module `{stem}`", module.name.text);
        let mut error = Diagnostic::error("E4221", message)
            .label(module.name.span, "the module's name")
            .help(format!("name the module `{stem}`, or the file `{}.tla`", module.name.text));
        if let Some(name) = name.filter(|name| *name != stem) {
            error = error.note(format!("it was read as `{name}`"));
        }
        return Err(vec![error]);
    }
    Ok(LoadedModule { module, file, built_in: origin == Origin::BuiltIn })
}

/// A file's name without folders and ending.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.strip_suffix(".tla").unwrap_or(file)
}

/// The modules that a module extends or instantiates, its nested ones apart.
fn needs_of(loaded: &LoadedModule, sources: &SourceMap) -> Vec<(Arc<str>, Span)> {
    let (mut extended, mut nested) = (vec![], vec![]);
    let mut pending = vec![&loaded.module];
    while let Some(module) = pending.pop() {
        extended.extend(module.extends.iter().map(|name| (name.text.clone(), name.span)));
        for unit in &module.units {
            if let ast::UnitKind::Module(inner) = &unit.kind {
                nested.push(inner.name.text.clone());
                pending.push(inner);
            }
        }
    }
    let text = sources.slice(loaded.module.span);
    let instantiated = words::after(text, "INSTANCE").map(|(word, at)| {
        let start = loaded.module.span.start + at as u32;
        let span = Span { file: loaded.file, start, end: start + word.len() as u32 };
        (Arc::from(word), span)
    });
    let mut needs: Vec<(Arc<str>, Span)> = vec![];
    for need in extended.into_iter().chain(instantiated) {
        if !nested.contains(&need.0) && !needs.iter().any(|(name, _)| *name == need.0) {
            needs.push(need);
        }
    }
    needs
}

/// Every module behind those that it needs.
fn sort(loaded: &Loaded, needs: &[Vec<(Arc<str>, Span)>]) -> Result<Vec<usize>, Vec<Diagnostic>> {
    let mut order = vec![];
    let mut done = vec![false; loaded.modules.len()];
    // The path from the root, each module with the number of its needs that were dealt with.
    let mut path: Vec<(usize, usize)> = vec![(0, 0)];
    while let Some((module, next)) = path.last_mut() {
        let Some((name, _)) = needs[*module].get(*next) else {
            done[*module] = true;
            order.push(*module);
            path.pop();
            continue;
        };
        *next += 1;
        let Some(&needed) = loaded.by_name.get(name) else { continue };
        if let Some(start) = path.iter().position(|(module, _)| *module == needed) {
            return Err(vec![circle(loaded, needs, &path[start..])]);
        }
        if !done[needed] {
            path.push((needed, 0));
        }
    }
    Ok(order)
}

fn circle(loaded: &Loaded, needs: &[Vec<(Arc<str>, Span)>], path: &[(usize, usize)]) -> Diagnostic {
    let name = |module: usize| &loaded.modules[module].module.name.text;
    let steps = path.iter().map(|(module, next)| (*module, &needs[*module][next - 1]));
    let first = path.first().map_or("", |(module, _)| name(*module));
    let mut error = Diagnostic::error("E4222", format!("module `{first}` needs itself"));
    for (module, (needed, span)) in steps {
        error = error.label(*span, format!("`{}` needs `{needed}` here", name(module)));
    }
    error.help("move what both need into a module of its own")
}
