//! Strongly connected components, without recursion.

/// The components of the graph with these rows of targets; every node is in one.
pub(crate) fn of(rows: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    let enter = |node: u32| rows[node as usize].iter();
    each(rows.len() as u32, |_| true, enter, |row| row.next().copied(), |part, _| all.push(part.to_vec()));
    all
}

const UNSEEN: u32 = 0;

struct Frame<C> {
    node: u32,
    entered: u32,
    cursor: C,
}

/// Finds the components of the part of the graph on `0..nodes` that `inside` admits. `enter` begins a walk over the
/// edges of a node, `step` gives the next target of it. `found` is given every component, and a function that says
/// whether a node is in it.
///
/// One word a node: Pearce, *A space-efficient algorithm for finding strongly connected components* (IPL 2016).
pub(crate) fn each<C>(
    nodes: u32,
    inside: impl Fn(u32) -> bool,
    enter: impl Fn(u32) -> C,
    step: impl Fn(&mut C) -> Option<u32>,
    mut found: impl FnMut(&[u32], &dyn Fn(u32) -> bool),
) {
    // While a node is open: the lowest entry number that it reaches. Afterwards: its component, counted from the top.
    let mut number = vec![UNSEEN; nodes as usize];
    let mut entered = 0;
    let mut component = u32::MAX;
    let mut path: Vec<Frame<C>> = Vec::new();
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
                path.push(Frame { node, entered, cursor: enter(node) });
            }
            let Some(frame) = path.last_mut() else { break };
            if let Some(target) = step(&mut frame.cursor) {
                match number[target as usize] {
                    UNSEEN if inside(target) => entering = Some(target),
                    UNSEEN => {}
                    seen => lower(&mut number, frame.node, seen),
                }
                continue;
            }
            let (node, own) = (frame.node, frame.entered);
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
