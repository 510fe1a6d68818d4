//! Threads.

/// Does some work in shares, each in a thread of its own; the first in this one.
pub(crate) fn side_by_side<T: Send>(shares: impl Iterator<Item = T>, work: impl Fn(T) + Sync) {
    let mut shares = shares;
    let Some(own) = shares.next() else { return };
    std::thread::scope(|scope| {
        let work = &work;
        shares.for_each(|share| drop(scope.spawn(move || work(share))));
        work(own);
    });
}
