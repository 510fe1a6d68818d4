//! Strongly connected components, without recursion.

/// Where a walk over a node's edges stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cursor {
    /// The edge of the behaviour graph.
    pub(crate) edge: u32,
    /// The transition of the automaton.
    pub(crate) transition: u32,
}

/// The components of the graph with these rows of targets; every node is in one.
pub(crate) fn of(rows: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    let step = |node: u32, cursor: &mut Cursor| {
        let target = rows[node as usize].get(cursor.edge as usize).copied();
        cursor.edge += 1;
        target
    };
    each(rows.len() as u32, |_| true, step, |part, _| all.push(part.to_vec()));
    all
}

const UNSEEN: u32 = 0;

struct Frame {
    node: u32,
    entered: u32,
    cursor: Cursor,
}

/// Finds the components of the part of the graph on `0..nodes` that `inside` admits. `step` gives the next target of a
/// node. `found` is given every component, and a function that says whether a node is in it.
///
/// One word a node: Pearce, *A space-efficient algorithm for finding strongly connected components* (IPL 2016).
pub(crate) fn each(
    nodes: u32,
    inside: impl Fn(u32) -> bool,
    step: impl Fn(u32, &mut Cursor) -> Option<u32>,
    mut found: impl FnMut(&[u32], &dyn Fn(u32) -> bool),
) {
    // While a node is open: the lowest entry number that it reaches. Afterwards: its component, counted from the top.
    let mut number = vec![UNSEEN; nodes as usize];
    let mut entered = 0;
    let mut component = u32::MAX;
    let mut path: Vec<Frame> = Vec::new();
    let mut finished: Vec<u32> = Vec::new();
    for root in 0..nodes {
        if number[root as usize] != UNSEEN || !inside(root) {
            continue;
        }
        let mut entering = Some(root);
        loop {
            if let Some(node) = entering.take() {
                entered += 1;
                number[node as usize] = entered;
                path.push(Frame { node, entered, cursor: Cursor::default() });
            }
            let Some(frame) = path.last_mut() else { break };
            if let Some(target) = step(frame.node, &mut frame.cursor) {
                match number[target as usize] {
                    UNSEEN if inside(target) => entering = Some(target),
                    UNSEEN => {}
                    seen => lower(&mut number, frame.node, seen),
                }
                continue;
            }
            let Frame { node, entered: own, .. } = *frame;
            path.pop();
            let lowest = number[node as usize];
            if let Some(parent) = path.last() {
                lower(&mut number, parent.node, lowest);
            }
            finished.push(node);
            if lowest == own {
                let begin = finished.iter().rposition(|&open| number[open as usize] < own).map_or(0, |last| last + 1);
                finished[begin..].iter().for_each(|&member| number[member as usize] = component);
                found(&finished[begin..], &|node| number[node as usize] == component);
                finished.truncate(begin);
                component -= 1;
            }
        }
    }
}

fn lower(number: &mut [u32], node: u32, to: u32) {
    let own = &mut number[node as usize];
    *own = (*own).min(to);
}
