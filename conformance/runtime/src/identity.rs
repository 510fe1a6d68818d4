//! The names that things go by: controllers, data centres, operations, resources, nodes, VMs.
//!
//! Each is a newtype over text, so that a node cannot be passed where a controller is meant.

use serde::{Deserialize, Serialize};

/// The longest name that is accepted from outside, in bytes.
pub const MAX_NAME_BYTES: usize = 256;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<T: Into<String>> From<T> for $name {
            fn from(name: T) -> Self {
                Self(name.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A controller: one replica of the control plane, with its own store.
    ControllerId;
    /// A data centre: controllers of one data centre poll each other faster.
    DcId;
    /// An operation: unique among all controllers for all time (a UUID in production).
    OpId;
    /// What an event is about, as `kind/name`: `vm/v1`, `network/n1`.
    ResourceKey;
    /// A hypervisor host.
    NodeId;
    /// A virtual machine, in the node protocol.
    VmId;
}

/// Whether `name` may come in from outside: not empty, not over [`MAX_NAME_BYTES`], no control characters.
pub(crate) fn is_well_formed(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_NAME_BYTES && !name.chars().any(char::is_control)
}
