//! Reservations: a VM's head needs capacity on a node before it can be carried out.

use super::Controller;
use crate::error::{Error, Result};
use crate::identity::{NodeId, OpId, ResourceKey};
use crate::store::{Readiness, ReservationRow, ReservationStatus};

/// How often a reservation is tried at most.
pub const MAX_RESERVATION_TRIES: u32 = 3;

impl Controller {
    /// Tries to reserve capacity on `node` for the head `op_id` of `resource`. A node that is not ready may become so:
    /// that failure can be retried. An unknown node cannot.
    ///
    /// # Errors
    /// [`Error::NotTheHead`]: capacity is held for heads only, and given back when a head is displaced.
    pub fn reserve(&mut self, resource: &ResourceKey, op_id: &OpId, node: &NodeId) -> Result<ReservationRow> {
        self.store.atomically(|| {
            if self.store.head(resource)?.is_none_or(|head| head.op_id != *op_id) {
                return Err(Error::NotTheHead { resource_key: resource.clone(), op_id: op_id.clone() });
            }
            let before = self.store.reservation(resource)?.filter(|row| row.op_id == *op_id && row.node == *node);
            match before {
                Some(row) if row.status != ReservationStatus::FailedRetryable => Ok(row),
                row => self.try_reservation(resource, op_id, node, row.map_or(0, |row| row.tries)),
            }
        })
    }

    /// Tries a failed reservation again; one that is reserved or can't be retried stays as it is.
    pub fn retry_reservation(&mut self, resource: &ResourceKey) -> Result<ReservationRow> {
        self.store.atomically(|| {
            let row = self.store.reservation(resource)?;
            let row = row.ok_or_else(|| Error::UnknownReservation { resource_key: resource.clone() })?;
            if row.status != ReservationStatus::FailedRetryable {
                return Ok(row);
            }
            self.try_reservation(resource, &row.op_id, &row.node, row.tries)
        })
    }

    fn try_reservation(
        &self,
        resource: &ResourceKey,
        op_id: &OpId,
        node: &NodeId,
        failed: u32,
    ) -> Result<ReservationRow> {
        let (status, error, tries) = match self.store.node(node)?.map(|row| row.readiness) {
            Some(Readiness::Ready) => (ReservationStatus::Reserved, "", failed),
            Some(Readiness::NotReady) if failed + 1 < MAX_RESERVATION_TRIES => {
                (ReservationStatus::FailedRetryable, "the node is not ready", failed + 1)
            }
            Some(Readiness::NotReady) => (ReservationStatus::RetryExhausted, "the node is not ready", failed + 1),
            None => (ReservationStatus::FailedNonRetryable, "the node is unknown", failed + 1),
        };
        let row = ReservationRow {
            resource_key: resource.clone(),
            node: node.clone(),
            op_id: op_id.clone(),
            status,
            error: error.to_owned(),
            tries,
        };
        self.store.set_reservation(&row)?;
        Ok(row)
    }
}
