//! Materialisation: telling the domain (VMs, networks, keys) what the heads are.

use super::Controller;
use crate::envelope::Envelope;
use crate::error::{Error, Result};
use crate::identity::{OpId, ResourceKey};

impl Controller {
    /// The next head that the domain has not been told of. The host carries it out, which must be idempotent, and then
    /// confirms it; a crash in between brings the same head again.
    pub fn next_materialization(&self) -> Result<Option<Envelope>> {
        self.store.unmaterialized_head()
    }

    /// Notes that the domain was told that `op_id` is the head of `resource`.
    ///
    /// # Errors
    /// [`Error::NotTheHead`] when another event has become head since; that one is in the backlog.
    pub fn confirm_materialization(&mut self, resource: &ResourceKey, op_id: &OpId) -> Result<()> {
        self.store.atomically(|| {
            if self.store.head(resource)?.is_none_or(|head| head.op_id != *op_id) {
                return Err(Error::NotTheHead { resource_key: resource.clone(), op_id: op_id.clone() });
            }
            self.store.set_materialized(resource, op_id)
        })
    }
}
