//! Seen states on disk: sorted files of keys with their numbers.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::Folder;
use crate::seen::Key;

/// Bytes of a key and its number, little-endian.
const RECORD: usize = 12;
/// Records of a page: what is read to look one up.
const PAGE: usize = 512;

/// Every state that has gone to disk. A new run is merged with the runs before it that are not much larger, so that
/// there are few, and every record is written few times.
#[derive(Default)]
pub(crate) struct Runs {
    runs: Vec<Run>,
}

struct Run {
    path: PathBuf,
    file: File,
    records: u64,
    /// The first key of every page.
    fences: Vec<u64>,
}

impl Runs {
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Adds states, ascending.
    pub(crate) fn add(&mut self, folder: &Folder, states: impl Iterator<Item = (Key, u32)>) -> io::Result<()> {
        let mut run = Run::write(folder, states.map(Ok))?;
        while let Some(before) = self.runs.pop_if(|before| before.records <= run.records.saturating_mul(2)) {
            let merged = Run::write(folder, merge(before.records()?, run.records()?));
            before.remove();
            run.remove();
            run = merged?;
        }
        self.runs.push(run);
        Ok(())
    }

    /// The numbers of those of the keys, ascending, that are on disk.
    pub(crate) fn look_up(&self, keys: &[Key]) -> io::Result<Vec<(Key, u32)>> {
        let mut found = Vec::new();
        for run in &self.runs {
            run.look_up(keys, &mut found)?;
        }
        Ok(found)
    }

    /// Every state on disk.
    pub(crate) fn each(&self, mut visit: impl FnMut(Key, u32) -> io::Result<()>) -> io::Result<()> {
        for run in &self.runs {
            for record in run.records()? {
                let (key, number) = record?;
                visit(key, number)?;
            }
        }
        Ok(())
    }

    /// Bytes that they take in memory.
    pub(crate) fn bytes(&self) -> u64 {
        self.runs.iter().map(|run| (run.fences.capacity() * size_of::<u64>()) as u64).sum()
    }
}

impl Run {
    fn write(folder: &Folder, records: impl Iterator<Item = io::Result<(Key, u32)>>) -> io::Result<Self> {
        let path = folder.file("seen");
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        let mut out = BufWriter::with_capacity(1 << 16, &file);
        let (mut count, mut fences) = (0, Vec::new());
        for record in records {
            let (key, number) = record?;
            if count % PAGE as u64 == 0 {
                fences.push(key.bits());
            }
            out.write_all(&key.bits().to_le_bytes())?;
            out.write_all(&number.to_le_bytes())?;
            count += 1;
        }
        out.flush()?;
        drop(out);
        Ok(Run { path, file, records: count, fences })
    }

    fn records(&self) -> io::Result<impl Iterator<Item = io::Result<(Key, u32)>> + use<>> {
        let mut reader = BufReader::with_capacity(1 << 16, File::open(&self.path)?);
        Ok((0..self.records).map(move |_| {
            let mut bytes = [0; RECORD];
            reader.read_exact(&mut bytes)?;
            Ok(record(&bytes))
        }))
    }

    fn look_up(&self, keys: &[Key], found: &mut Vec<(Key, u32)>) -> io::Result<()> {
        let mut page = Vec::new();
        let mut held = usize::MAX;
        for key in keys {
            let Some(wanted) = self.fences.partition_point(|&first| first <= key.bits()).checked_sub(1) else {
                continue;
            };
            if wanted != held {
                let begin = wanted as u64 * PAGE as u64;
                let count = (self.records - begin).min(PAGE as u64) as usize;
                page.resize(count * RECORD, 0);
                let mut file = &self.file;
                file.seek(SeekFrom::Start(begin * RECORD as u64))?;
                file.read_exact(&mut page)?;
                held = wanted;
            }
            let (records, _) = page.as_chunks::<RECORD>();
            if let Ok(place) = records.binary_search_by_key(key, |bytes| record(bytes).0) {
                found.push(record(&records[place]));
            }
        }
        Ok(())
    }

    fn remove(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn record(bytes: &[u8; RECORD]) -> (Key, u32) {
    let [key @ .., a, b, c, d] = *bytes;
    (Key::of_bits(u64::from_le_bytes(key)), u32::from_le_bytes([a, b, c, d]))
}

/// Two ascending lists as one; a state that is in both has the same number in both.
fn merge(
    left: impl Iterator<Item = io::Result<(Key, u32)>>,
    right: impl Iterator<Item = io::Result<(Key, u32)>>,
) -> impl Iterator<Item = io::Result<(Key, u32)>> {
    let (mut left, mut right) = (left.peekable(), right.peekable());
    std::iter::from_fn(move || match (left.peek(), right.peek()) {
        (Some(Ok(a)), Some(Ok(b))) if b.0 < a.0 => right.next(),
        (Some(Ok(a)), Some(Ok(b))) if b.0 == a.0 => {
            right.next();
            left.next()
        }
        (Some(_), _) => left.next(),
        (None, _) => right.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_found_in_few_runs() {
        let folder = Folder::create(&std::env::temp_dir()).unwrap();
        let mut runs = Runs::default();
        for round in 0..20u32 {
            let mut states: Vec<(Key, u32)> =
                (0..1000u32).map(|i| round * 1000 + i).map(|n| (Key::new(u64::from(n) + 1), n)).collect();
            states.sort_unstable();
            runs.add(&folder, states.into_iter()).unwrap();
        }
        assert!(runs.runs.len() < 6, "{} runs", runs.runs.len());
        assert!(runs.runs.iter().all(|run| run.path.exists()));
        runs.add(&folder, [(Key::new(5), 4)].into_iter()).unwrap();
        let mut keys: Vec<Key> = (0..40_000).map(|n| Key::new(n + 1)).collect();
        keys.sort_unstable();
        let mut found = runs.look_up(&keys).unwrap();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 20_000);
        assert!(found.iter().all(|&(key, number)| key == Key::new(u64::from(number) + 1)));
    }
}
