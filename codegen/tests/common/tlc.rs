//! TLC as an oracle: present only where `TLA2TOOLS_JAR` names its jar (or a class path), never needed otherwise.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// TLC, if there is one.
pub struct Tlc {
    class_path: String,
    folder: PathBuf,
}

/// What a run printed, and its exit code; none where TLC stood still.
pub struct Output {
    pub text: String,
    pub code: Option<i32>,
}

impl Drop for Tlc {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Tlc {
    /// The TLC of this environment; works in a folder of its own, named for `purpose`, until it is dropped.
    pub fn find(purpose: &str) -> Option<Tlc> {
        let class_path = std::env::var("TLA2TOOLS_JAR").ok().filter(|path| !path.is_empty())?;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{purpose}-{}", std::process::id()));
        Some(Tlc { class_path, folder })
    }

    /// Checks the module `name`, as TLC does with one worker.
    pub fn run(&self, name: &str, module: &str, config: &str) -> Output {
        let _ = std::fs::remove_dir_all(&self.folder);
        std::fs::create_dir_all(&self.folder).expect("a folder to work in");
        std::fs::write(self.folder.join(name).with_extension("tla"), module).expect("the module is written");
        std::fs::write(self.folder.join(name).with_extension("cfg"), config).expect("the configuration is written");
        let log = self.folder.join("log");
        let file = File::create(&log).expect("a file for what TLC prints");
        let mut child = Command::new("java")
            .args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss8m", "-Dtlc2.tool.impl.Tool.cdot=true"])
            .args(["-cp", &self.class_path, "tlc2.TLC"])
            .args(["-workers", "1", "-metadir", "states", name])
            .current_dir(&self.folder)
            .stdout(file.try_clone().expect("the same file"))
            .stderr(file)
            .spawn()
            .expect("java starts");
        // Now and then TLC stands still when it has found what it was asked for.
        let patience = Instant::now() + Duration::from_secs(240);
        let code = loop {
            match child.try_wait().expect("TLC's state") {
                Some(status) => break status.code(),
                None if Instant::now() > patience => {
                    child.kill().expect("TLC ends");
                    child.wait().expect("TLC's state");
                    break None;
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let text = String::from_utf8_lossy(&std::fs::read(&log).expect("what TLC printed")).into_owned();
        Output { text, code }
    }
}
