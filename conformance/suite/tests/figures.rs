//! Every configuration that the generated types serve finds what the manifest says that TLC finds.

use std::path::Path;

use lockstep_checker::{Options, check};
use lockstep_generated::{controller_node_reconcile, controller_replication, cross_dc_replication};
use lockstep_harness::manifest::{ConfigEntry, Kind, Manifest};
use lockstep_model::Spec;

fn manifest() -> Manifest {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/lockstep.toml");
    Manifest::read(&file).unwrap()
}

fn judge<S: Spec>(spec: &S, config: &ConfigEntry) {
    let report = check(spec, &Options::default());
    let name = config.name();
    assert_eq!(report.verdict.result(), config.expect, "{name}: {:?}", report.verdict);
    // A deadlock violates nothing that has a name in the configuration.
    if config.violates.is_some() {
        assert_eq!(report.verdict.violated(), config.violates.as_deref(), "{name}");
    }
    let figures = [
        ("initial", config.initial, report.initial),
        ("distinct", config.distinct, report.distinct),
        ("generated", config.generated, report.generated),
        ("depth", config.depth, u64::from(report.depth)),
    ];
    for (what, expected, found) in figures {
        if let Some(expected) = expected {
            assert_eq!(found, expected, "{name}: {what}");
        }
    }
    if let (Some(expected), Some(trace)) = (config.trace_states, &report.trace) {
        assert_eq!(trace.states.len() as u64, expected, "{name}: trace");
    }
}

macro_rules! model {
    ($test:ident, $module:ident, $model:ident) => {
        #[test]
        fn $test() {
            let manifest = manifest();
            let entry = manifest.model(stringify!($model)).unwrap();
            for configuration in $module::Configuration::ALL {
                let config = entry.configs.iter().find(|config| config.name() == configuration.name()).unwrap();
                if config.kind != Kind::Large {
                    judge(&$module::$model::new(*configuration), config);
                }
            }
        }
    };
}

model!(controller_replication_finds_what_tlc_finds, controller_replication, ControllerReplication);
model!(cross_dc_replication_finds_what_tlc_finds, cross_dc_replication, CrossDcReplication);
model!(controller_node_reconcile_finds_what_tlc_finds, controller_node_reconcile, ControllerNodeReconcile);
