//! Many compiled machines in one program, which takes a fraction of the time of a program for each.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lockstep_codegen::emit::{Configured, Specification, emit, module_name, type_name};
use lockstep_codegen::machine::Machine;
use lockstep_codegen::source::SourceMap;

const LOCKSTEP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Cargo compiles programs side by side, and each of them on one core for the most part.
const PROGRAMS: usize = 4;

/// A package with programs that search, as they are told by a machine's name.
pub struct Package {
    folder: PathBuf,
    /// By program: the machines' modules, and the arms that choose among them.
    programs: Vec<(String, String)>,
    names: Vec<String>,
}

impl Package {
    /// A package without machines.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(folder.join("src"));
        fs::create_dir_all(folder.join("src")).expect("a folder");
        Package { folder, programs: vec![Default::default(); PROGRAMS], names: Vec::new() }
    }

    /// Adds a machine, or says with which code it is refused.
    pub fn add(&mut self, name: &str, machine: Machine, sources: &SourceMap) -> Result<(), &'static str> {
        let specification = Specification {
            name: name.to_owned(),
            path: format!("{name}.tla"),
            configurations: vec![Configured { name: name.to_owned(), machine }],
            property_tests: false,
            coverage: true,
            watched: false,
        };
        let files = emit(&specification, sources).map_err(|errors| errors.first().map_or("", |error| error.code))?;
        for (path, text) in files.iter() {
            self.write(&format!("src/{path}"), text);
        }
        let (module, model) = (module_name(name), type_name(name));
        let (modules, arms) = &mut self.programs[self.names.len() % PROGRAMS];
        let line = format!("#[allow(dead_code, unused_imports)]\n#[rustfmt::skip]\nmod {module};\n");
        modules.push_str(&line);
        let machine = format!("{module}::{model}::new({module}::Configuration::ALL[0])");
        writeln!(arms, "        {name:?} => search(&{machine}),").expect("a string takes it");
        self.names.push(name.to_owned());
        Ok(())
    }

    /// Compiles the machines. What each then says of its search, in the order of their coming.
    pub fn run(&self) -> Vec<(String, String)> {
        for (number, (modules, arms)) in self.programs.iter().enumerate() {
            let text = include_str!("main.rs.txt").replace("// MODULES\n", modules).replace("        // ARMS\n", arms);
            self.write(&format!("src/program{number}.rs"), &text);
        }
        self.write("Cargo.toml", &self.manifest());
        fs::copy(Path::new(LOCKSTEP).join("Cargo.lock"), self.folder.join("Cargo.lock")).expect("the versions");
        let target = self.folder.join("target");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--release", "--quiet", "--target-dir"]).arg(&target).current_dir(&self.folder);
        let built = build.output().expect("cargo runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let searched = |(number, name): (usize, &String)| {
            let program = target.join("release").join(format!("program{}", number % PROGRAMS));
            let output = Command::new(program).arg(name).output().expect("the program runs");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            (name.clone(), if output.status.success() { said } else { String::from_utf8_lossy(&output.stderr).into() })
        };
        self.names.iter().enumerate().map(searched).collect()
    }

    fn manifest(&self) -> String {
        let programs = (0..PROGRAMS)
            .map(|number| format!("[[bin]]\nname = \"program{number}\"\npath = \"src/program{number}.rs\"\n"));
        let programs: String = programs.collect();
        let path = |room: &str| toml_string(&format!("{LOCKSTEP}/conformance/{room}"));
        format!(
            "[package]\nname = \"machines\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n{programs}\n\
             [dependencies]\nlockstep-checker = {{ path = {} }}\n\
             lockstep-model = {{ path = {} }}\n\n\
             [profile.release]\nopt-level = 0\n[profile.release.package.\"*\"]\nopt-level = 1\n",
            path("checker"),
            path("model"),
        )
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// As TOML writes it, with its quotes.
fn toml_string(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}
