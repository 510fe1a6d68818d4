//! One run on two machines: the evaluator starts at once, the compiled machine takes over where that is worth waiting
//! for.

use std::io;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use lockstep_checker::Control;
use lockstep_command::{Screen, Watch, tell};

use super::STACK;
use super::building::Building;
use super::cache::{Cache, Machine, Package};
use super::engine::{Refused, Run};
use super::outlook::Outlook;

/// A spec that the evaluator is done with sooner is not compiled. Rather less than a second: of those that are compiled
/// after all, both machines are paid for.
const PATIENCE: Duration = Duration::from_millis(800);
/// Nor is one before the evaluator has spent this part of what the compiler may take: what it would be forecast is the
/// less certain the sooner, and the dearer.
const PRICE: u32 = 3;
/// Where the evaluator takes longer than this, a machine is worth it, however large it is.
const WORTH_IT: Duration = Duration::from_secs(4);
/// How often the evaluator is looked after.
const GLANCE: Duration = Duration::from_millis(50);
/// A forecast from below may be wrong by this factor. For longer the evaluator does not stand still.
const DOUBT: u32 = 4;
/// Nor longer than this: then something is the matter with the compiler.
const STANDSTILL: Duration = Duration::from_secs(10);

/// A run of which it is not settled yet who concludes it.
pub struct Race<'a> {
    run: &'a Run<'a>,
    cache: &'a Cache,
    screen: Screen,
    outlook: Arc<Outlook>,
    control: Arc<Control>,
    /// What the compiler may take, once that is known.
    compiler: OnceLock<Duration>,
}

impl<'a> Race<'a> {
    pub fn new(run: &'a Run<'a>, cache: &'a Cache) -> Self {
        let (outlook, control) = (Arc::new(Outlook::default()), Arc::new(Control::default()));
        let seen = outlook.clone();
        let watch = Watch { progress: Arc::new(move |progress| seen.see(progress)), control: control.clone() };
        Race { run, cache, screen: Screen::watched(watch), outlook, control, compiler: OnceLock::new() }
    }

    /// Runs on the evaluator, until the compiled machine takes over.
    pub fn start(&self) -> u8 {
        let glance = |lasted| self.look_after_evaluator(lasted);
        let building = Building::watched(&glance);
        thread::scope(|scope| {
            let builder = thread::Builder::new().stack_size(STACK);
            let started: io::Result<_> = builder.spawn_scoped(scope, || self.overtake(&building));
            if let Err(error) = started {
                self.screen.note(&format!("note: not compiled: {error}"));
            }
            let code = self.run.evaluate_on(&self.screen);
            building.leave();
            // The other thread has nothing to add: it is not waited for.
            std::process::exit(code.into())
        })
    }

    /// Compiles beside the evaluator, and replaces the process when that is done.
    fn overtake(&self, building: &Building<'_>) {
        if let Err(refused) = self.overtaken(building) {
            self.control.go_on();
            // Whoever has an answer within a second does not care how it was found.
            self.wait_until(PATIENCE);
            // Where the evaluator has concluded meanwhile, what is said after it would be of no use.
            if !building.is_left() {
                self.run.note_refused(&refused, &self.screen);
            }
        }
    }

    fn overtaken(&self, building: &Building<'_>) -> Result<(), Refused> {
        let texts = self.run.texts();
        // Most are done before it is worth writing them as Rust.
        if !self.cache.has_met(&texts) {
            self.wait_until(PATIENCE / 2);
        }
        let package = self.run.package(texts)?;
        let (machine, compile) = match self.cache.find(&package) {
            Some(machine) => (machine, 0.0),
            None => self.build(&package, building)?,
        };
        let failed = self.screen.take_over(|| {
            if compile > 0.0 {
                tell(&format!("note: compiled in {compile:.1} s; the compiled machine takes over, and starts anew\n"));
            }
            self.run.become_compiled(&machine, compile)
        });
        failed.map_or(Ok(()), |reason| Err(Refused::Building(reason)))
    }

    fn build(&self, package: &Package, building: &Building<'_>) -> Result<(Machine, f64), Refused> {
        let _ = self.compiler.set(package.compiler_time());
        // A run that began to build it found it worth building.
        if !self.cache.has_begun(package) {
            self.wait_until(PATIENCE.max(package.compiler_time() / PRICE));
            self.cache.begin(package);
            while !self.is_slow() {
                thread::sleep(GLANCE);
            }
        }
        self.run.build(self.cache, package, building, &self.screen)
    }

    /// Has the evaluator stand still while the compiler, which `lasted` so long, leaves it no chance; what it would
    /// find is found anew.
    fn look_after_evaluator(&self, lasted: Duration) {
        let in_time = lasted < STANDSTILL.min(self.outlook.remaining().saturating_mul(DOUBT));
        if in_time && self.is_slow() && self.run.started.elapsed() >= PATIENCE {
            self.control.stand_still();
        } else {
            self.control.go_on();
        }
    }

    /// Whether the evaluator, which could not answer in time, will not before a compiler is done.
    fn is_slow(&self) -> bool {
        let compiler = self.compiler.get().copied().unwrap_or_default();
        self.outlook.remaining() >= compiler.clamp(PATIENCE, WORTH_IT)
    }

    /// Waits until so long after the start of the run.
    fn wait_until(&self, elapsed: Duration) {
        thread::sleep(elapsed.saturating_sub(self.run.started.elapsed()));
    }
}
