//! From what the search found to its report.

use std::io;
use std::time::Instant;

use lockstep_model::{Failure, FailureKind, Outcome, Predicate, Temporal};

use crate::claims::{self, NO_PARENT};
use crate::event::{During, Event, Finding};
use crate::liveness::{self, Bits, Graph, Labellers, Lasso, Questions, Rewalk};
use crate::memory;
use crate::properties;
use crate::replay::{Path, Waypoint, replay};
use crate::report::{ActionCoverage, Coverage, CutCoverage, InvariantCoverage, Report, Seconds, Stop, Verdict};
use crate::search::Search;
use crate::trace::{Loop, Trace};

/// What allows a behaviour to stop anywhere.
pub(crate) const UNFAIR: &str = "The specification has no fairness condition, so it allows a behaviour to stop where it could go on. \
                      Where that is not meant, conjoin WF_vars(Next) to it.";

impl Search<'_> {
    /// The verdict and the trace of a finding.
    pub(crate) fn conclude(&mut self, event: Event) -> Verdict {
        let path = match event.parent {
            Some(number) => self.path_to(number),
            None => Ok(Path::default()),
        };
        let mut path = match path {
            Ok(path) => path,
            Err(error) => return Verdict::Stopped(Stop::Disk { message: error.to_string() }),
        };
        if let Some(state) = &event.successor {
            path.extend_to(self.spec, state.lend());
        }
        if !path.states.is_empty() {
            let mut trace = Trace::of(self.spec, &path);
            if let Finding::Failure(failure, _) = &event.finding
                && let Some(step) = failure.incomplete()
            {
                trace.break_off(self.spec, step);
            }
            self.trace = Some(trace);
        }
        Verdict::of(self.spec, self.parts, event.finding, &path.states)
    }

    /// Judges the temporal properties on the complete behaviour graph.
    pub(crate) fn liveness(&mut self) -> Verdict {
        let Some(labellers) = self.labellers.take() else { return Verdict::Success };
        let mut graph = std::mem::take(&mut self.standing.graph);
        graph.prepare(self.standing.parents.len(), &labellers.atoms);
        self.judge(graph, &labellers).unwrap_or(Verdict::Success)
    }

    /// Judges them on a part of the graph, where that is due.
    pub(crate) fn interim(&mut self) -> Option<Verdict> {
        let labellers = self.labellers.take()?;
        let began = Instant::now();
        let part = liveness::part(&self.standing.graph, &labellers.atoms, self.standing.expanded);
        let verdict = part.and_then(|part| self.judge(part, &labellers));
        self.judging += began.elapsed();
        self.labellers = Some(labellers);
        verdict.filter(|verdict| match verdict {
            // There may be room for it in the end.
            Verdict::Error { failure, .. } => failure.kind() != FailureKind::Resource,
            // Before the run ends, a checkpoint is written.
            Verdict::Stopped(_) => false,
            _ => true,
        })
    }

    /// The verdict on the temporal properties, where a behaviour of the graph violates one, or it cannot be told.
    fn judge(&mut self, mut graph: Graph, labellers: &Labellers) -> Option<Verdict> {
        let outline = self.spec.outline();
        let mut questions = Questions::new(&outline.fairness);
        self.parts.temporal.iter().for_each(|(_, formula)| questions.add(formula));
        questions.look(&graph, self.memory_left());
        if let Some((first, nodes)) = questions.turn_on(&graph)
            && let Err(failure) = self.label(&mut graph, labellers, &nodes)
        {
            return Some(Verdict::failed(failure, During::Property(self.parts.temporal[first].0), outline));
        }
        let answers = questions.answers(&graph, self.memory_left());
        for (&(property, _), answer) in self.parts.temporal.iter().zip(answers) {
            if let Some(stop) = self.options.stopped() {
                return Some(Verdict::Stopped(stop));
            }
            let lasso = match answer {
                Ok(None) => continue,
                Ok(Some(lasso)) => lasso,
                Err(failure) => return Some(Verdict::failed(failure, During::Property(property), outline)),
            };
            let trace = match &lasso.beginning {
                Some(nodes) => self.path_through(nodes).map(|path| Trace::of(self.spec, &path)),
                None => self.lasso_trace(&lasso),
            };
            match trace {
                Ok(trace) => {
                    if trace.then == Some(Loop::Stuttering) && is_no_condition(&outline.fairness) {
                        self.warnings.push(UNFAIR.to_string());
                    }
                    self.trace = Some(trace);
                }
                Err(error) => return Some(Verdict::Stopped(Stop::Disk { message: error.to_string() })),
            }
            let name = properties::name(outline, property);
            return Some(match lasso.beginning {
                Some(_) => Verdict::Beginning { name },
                None => Verdict::Liveness { name },
            });
        }
        None
    }

    /// Labels the steps that leave these nodes.
    fn label(&self, graph: &mut Graph, labellers: &Labellers, nodes: &Bits) -> Outcome<()> {
        let unreadable = |error: io::Error| Failure::new(FailureKind::Resource, error.to_string());
        let number = |key| self.standing.visited.get(key).map_err(unreadable);
        Rewalk { spec: self.spec, labellers, parents: &self.standing.parents, number: &number }.label(graph, nodes)
    }

    fn lasso_trace(&self, lasso: &Lasso) -> io::Result<Trace> {
        let nodes: Vec<u32> = lasso.prefix.iter().chain(&lasso.cycle).copied().collect();
        Ok(Trace::of_lasso(self.spec, self.path_through(&nodes)?, lasso.prefix.len()))
    }

    /// The behaviour through these nodes of the behaviour graph.
    fn path_through(&self, nodes: &[u32]) -> io::Result<Path> {
        let waypoints: Vec<Waypoint> = nodes.iter().map(|&number| Waypoint { carried: number, place: 0 }).collect();
        self.path_along(&waypoints)
    }

    /// The behaviour by which the search came to the state with this number.
    fn path_to(&self, number: u32) -> io::Result<Path> {
        let (parents, numbers) = (&self.standing.parents, self.labellers.is_some());
        let waypoint = |&number: &u32| match numbers {
            true => Waypoint { carried: number, place: 0 },
            false => Waypoint {
                carried: claims::by(parents.of(number).unwrap_or(NO_PARENT)),
                place: parents.siblings_before(number),
            },
        };
        self.path_along(&parents.chain(number).iter().map(waypoint).collect::<Vec<_>>())
    }

    fn path_along(&self, waypoints: &[Waypoint]) -> io::Result<Path> {
        replay(self.spec, waypoints, &|key| self.standing.visited.get(key))
    }

    pub(crate) fn report(self, verdict: Verdict, seconds: Seconds) -> Report {
        let coverage = self.coverage();
        let standing = self.standing;
        Report {
            module: self.spec.outline().module.to_string(),
            initial: standing.initial,
            distinct: u64::from(standing.parents.len()),
            generated: standing.tally.generated,
            queue: standing.queue.len(),
            depth: standing.depth,
            workers: self.options.workers.max(1),
            asked: self.options.asked(self.spec.outline(), None, 0),
            walks: 0,
            lengths: [0; 2],
            seconds,
            peak_bytes: memory::peak_bytes(),
            seen_bytes: standing.visited.bytes() + standing.parents.bytes(),
            verdict,
            coverage,
            trace: self.trace,
            warnings: self.warnings,
            met: Vec::new(),
        }
    }

    fn coverage(&self) -> Coverage {
        let outline = self.spec.outline();
        let tally = &self.standing.tally;
        let cuts = |predicates: &[Predicate], counts: &[u64]| {
            let named = predicates.iter().zip(counts);
            named.map(|(one, &cut)| CutCoverage { name: one.name.to_string(), cut }).collect()
        };
        let generated = tally.action_generated.iter().copied();
        let invariants = outline.invariants.iter().zip(&tally.tested);
        Coverage {
            actions: ActionCoverage::of(outline, generated.zip(tally.action_distinct.iter().copied())),
            invariants: invariants
                .map(|(one, &(tested, judged))| InvariantCoverage { name: one.name.to_string(), judged, tested })
                .collect(),
            constraints: cuts(&outline.constraints, &tally.constraint_cuts),
            action_constraints: cuts(&outline.action_constraints, &tally.action_constraint_cuts),
        }
    }
}

/// Whether every behaviour is fair.
pub(crate) fn is_no_condition(fairness: &Temporal) -> bool {
    match fairness {
        Temporal::Constant(truth) => *truth,
        Temporal::And(parts) => parts.iter().all(is_no_condition),
        _ => false,
    }
}
