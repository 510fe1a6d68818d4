//! Quiet: everything is mended, all work is done, and then the replicas must agree.

use super::{Cluster, ControllerSlot, Process};
use crate::controller::Controller;
use crate::error::Result;
use crate::identity::{ControllerId, NodeId};
use crate::store::JobStatus;
use std::fmt;

/// How many rounds a cluster is given to come to rest; each is a pause of two seconds and some.
const MAX_ROUNDS: usize = 100;

/// How many steps a process takes at most for one page, or for its jobs, in one round: a process that makes no progress
/// must not hold up the rest.
const MAX_STEPS: usize = 1_000;

/// Why a cluster did not come to rest, or came to rest in disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// What is wrong, one line each.
    pub problems: Vec<String>,
}

impl fmt::Display for Unsettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl Cluster {
    /// Mends all links, restarts all processes, and lets everything that is under way come to its end, without new
    /// writes. Then all strict gates must be green and all replicas agree; if not, tells why.
    pub fn settle(&mut self) -> Result<Result<(), Unsettled>> {
        let mended = self.network.cut_links();
        for (from, to) in &mended {
            self.mend_link(from, to);
        }
        self.network.mend_all();
        let controllers: Vec<_> = self.controllers.keys().cloned().collect();
        let nodes: Vec<_> = self.nodes.keys().cloned().collect();
        let mut problems = Vec::new();
        for _ in 0..MAX_ROUNDS {
            self.round(&controllers, &nodes)?;
            problems = self.unfinished()?;
            if problems.is_empty() {
                problems = self.disagreements()?;
                break;
            }
            self.now_ms += 2_500;
        }
        Ok(if problems.is_empty() { Ok(()) } else { Err(Unsettled { problems }) })
    }

    /// Every process does all that it can.
    fn round(&mut self, controllers: &[ControllerId], nodes: &[NodeId]) -> Result<()> {
        for id in controllers {
            if let Some(ControllerSlot::Down { .. }) = self.controllers.get(id) {
                self.restart(&id.into())?;
            }
        }
        for id in nodes {
            if self.nodes.get(id).is_some_and(|slot| slot.running().is_none()) {
                self.restart(&Process::from(id))?;
            }
        }
        for id in controllers {
            self.poll_due(id)?;
            self.expire_nodes(id)?;
            self.push_all(id)?;
        }
        for id in nodes {
            self.detect_failure(id)?;
            self.fail_over(id)?;
            self.keep_in_touch(id)?;
            self.begin_apply(id, 0)?;
            self.finish_apply(id)?;
        }
        while let Some(message) = self.network.first() {
            self.deliver(message)?;
        }
        for id in controllers {
            for peer in self.peers_with_pages(id) {
                for _ in 0..MAX_STEPS {
                    if !self.has_page(id, &peer) {
                        break;
                    }
                    self.work_on_page(id, &peer)?;
                }
            }
            for _ in 0..MAX_STEPS {
                if !self.has_work(id)? {
                    break;
                }
                self.work_on_job(id, false)?;
                self.materialize(id)?;
            }
        }
        while let Some(message) = self.network.first() {
            self.deliver(message)?;
        }
        Ok(())
    }

    fn has_page(&self, id: &ControllerId, peer: &ControllerId) -> bool {
        self.controllers.get(id).and_then(ControllerSlot::running).is_some_and(|controller| controller.has_page(peer))
    }

    fn has_work(&self, id: &ControllerId) -> Result<bool> {
        match self.controllers.get(id).and_then(ControllerSlot::running) {
            Some(controller) => Ok(controller.worker().is_some()
                || controller.jobs()?.iter().any(|job| job.status != JobStatus::Completed)
                || controller.next_materialization()?.is_some()),
            None => Ok(false),
        }
    }

    /// What is still to be done.
    fn unfinished(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for id in self.controllers.keys() {
            match self.controllers.get(id).and_then(ControllerSlot::running) {
                Some(controller) => {
                    let verdict = controller.strict_health(self.now_ms, None)?;
                    if !verdict.is_green() {
                        problems.push(format!("`{id}` is {verdict}"));
                    }
                    for push in controller.pending_pushes()? {
                        problems.push(format!("`{id}` still pushes generation {} of `{}`", push.generation, push.vm));
                    }
                }
                None => problems.push(format!("`{id}` is down")),
            }
        }
        for agent in self.nodes() {
            if !agent.session().registered {
                problems.push(format!("node `{}` is not registered", agent.id()));
            }
        }
        Ok(problems)
    }

    /// In what the replicas differ: applied events, heads, conflicts.
    pub fn disagreements(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        let mut first: Option<(&Controller, _, _, _)> = None;
        for controller in self.controllers() {
            let (applied, heads) = (controller.applied()?, controller.heads()?);
            for (op_id, count) in applied.iter().filter(|(_, count)| **count != 1) {
                problems.push(format!("`{}` applied `{op_id}` {count} times", controller.id()));
            }
            let mut conflicts: Vec<_> =
                controller.conflicts()?.into_iter().map(|row| (row.loser, row.terminal_state)).collect();
            conflicts.sort();
            let Some((reference, its_applied, its_heads, its_conflicts)) = &first else {
                first = Some((controller, applied, heads, conflicts));
                continue;
            };
            let (a, b) = (reference.id(), controller.id());
            if applied != *its_applied {
                problems.push(format!("`{a}` and `{b}` have applied different events"));
            }
            if heads != *its_heads {
                problems.push(format!("`{a}` has the heads {its_heads:?}, `{b}` {heads:?}"));
            }
            if conflicts != *its_conflicts {
                problems.push(format!("`{a}` has the losers {its_conflicts:?}, `{b}` {conflicts:?}"));
            }
        }
        for (vm, generation) in self.orphans()? {
            problems.push(format!("generation {generation} of `{vm}` is an orphan on its host"));
        }
        Ok(problems)
    }
}
