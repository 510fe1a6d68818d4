//! The variables.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::{Function, IntegerSet, Typed};

use crate::controller_node_reconcile::domain::{Controller, Vm};

/// A state of `ControllerNodeReconcile`: the variables, in the spec's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// known[c]: the node is registered at c
    pub known: Function<Controller, bool, 2>,
    /// ready[c]: c takes the node for ready
    pub ready: Function<Controller, bool, 2>,
    /// age[c]: ticks since c accepted a heartbeat, at most MaxAge
    pub age: Function<Controller, i32, 2>,
    /// desired[c][v]: the generation that c wants; 0 for none
    pub desired: Function<Controller, Function<Vm, i32, 1>, 2>,
    /// observed[c][v]: what the last heartbeat at c reported as applied
    pub observed: Function<Controller, Function<Vm, i32, 1>, 2>,
    /// applied[v]: the generation whose apply was finished last
    pub applied: Function<Vm, i32, 1>,
    /// journal[v]: generations whose apply was begun and not finished
    pub journal: Function<Vm, IntegerSet<0>, 1>,
    /// artefacts[v]: generations that have disks or domains on the host
    pub artefacts: Function<Vm, IntegerSet<0>, 1>,
    /// the place of the contact in ControllerList
    pub contact: i32,
    /// the node believes that its contact knows it
    pub registered: bool,
    /// the node has noticed that its contact does not answer
    pub suspects: bool,
    /// inbox[v]: generations pushed, and neither begun nor discarded
    pub inbox: Function<Vm, IntegerSet<0>, 1>,
    /// up[c]: c is running
    pub up: Function<Controller, bool, 2>,
    /// the node is running
    pub node_up: bool,
    /// how many crashes there have been
    pub crashes: i32,
}

impl State {
    /// The variables' values.
    pub fn values(&self) -> Vec<Value> {
        vec![
            self.known.to_value(),
            self.ready.to_value(),
            self.age.to_value(),
            self.desired.to_value(),
            self.observed.to_value(),
            self.applied.to_value(),
            self.journal.to_value(),
            self.artefacts.to_value(),
            self.contact.to_value(),
            self.registered.to_value(),
            self.suspects.to_value(),
            self.inbox.to_value(),
            self.up.to_value(),
            self.node_up.to_value(),
            self.crashes.to_value(),
        ]
    }

    /// The state with these values; `None` where a value has not the shape that its variable has.
    pub fn from_values(values: &[Value]) -> Option<Self> {
        let [
            known,
            ready,
            age,
            desired,
            observed,
            applied,
            journal,
            artefacts,
            contact,
            registered,
            suspects,
            inbox,
            up,
            node_up,
            crashes,
        ] = values
        else {
            return None;
        };
        Some(State {
            known: Typed::from_value(known)?,
            ready: Typed::from_value(ready)?,
            age: Typed::from_value(age)?,
            desired: Typed::from_value(desired)?,
            observed: Typed::from_value(observed)?,
            applied: Typed::from_value(applied)?,
            journal: Typed::from_value(journal)?,
            artefacts: Typed::from_value(artefacts)?,
            contact: Typed::from_value(contact)?,
            registered: Typed::from_value(registered)?,
            suspects: Typed::from_value(suspects)?,
            inbox: Typed::from_value(inbox)?,
            up: Typed::from_value(up)?,
            node_up: Typed::from_value(node_up)?,
            crashes: Typed::from_value(crashes)?,
        })
    }
}
