//! Little-endian numbers in files, with a checksum over all that was written.

use std::io::{self, Read, Write};

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    more(BASIS, bytes)
}

fn more(sum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(sum, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// Writes numbers and bytes.
pub(crate) struct Writer<W> {
    inner: W,
    sum: u64,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(inner: W) -> Self {
        Writer { inner, sum: BASIS }
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum = more(self.sum, bytes);
        self.inner.write_all(bytes)
    }

    pub(crate) fn u32(&mut self, number: u32) -> io::Result<()> {
        self.bytes(&number.to_le_bytes())
    }

    pub(crate) fn u64(&mut self, number: u64) -> io::Result<()> {
        self.bytes(&number.to_le_bytes())
    }

    /// A count, and as many numbers.
    pub(crate) fn list(&mut self, numbers: &[u64]) -> io::Result<()> {
        self.u64(numbers.len() as u64)?;
        numbers.iter().try_for_each(|&number| self.u64(number))
    }

    /// Ends with the checksum of everything before it.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        let sum = self.sum;
        self.u64(sum)?;
        Ok(self.inner)
    }
}

/// Reads what a [`Writer`] wrote.
pub(crate) struct Reader<R> {
    inner: R,
    sum: u64,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(inner: R) -> Self {
        Reader { inner, sum: BASIS }
    }

    pub(crate) fn bytes(&mut self, into: &mut [u8]) -> io::Result<()> {
        self.inner.read_exact(into)?;
        self.sum = more(self.sum, into);
        Ok(())
    }

    pub(crate) fn u32(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    pub(crate) fn u64(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// As many bytes as a number before them says; a lying number runs out of file before it runs out of memory.
    pub(crate) fn block(&mut self) -> io::Result<Vec<u8>> {
        let mut left = self.u64()?;
        let mut block = Vec::new();
        while left > 0 {
            let begin = block.len();
            let part = left.min(1 << 20);
            block.resize(begin + part as usize, 0);
            self.bytes(&mut block[begin..])?;
            left -= part;
        }
        Ok(block)
    }

    pub(crate) fn list(&mut self) -> io::Result<Vec<u64>> {
        let count = self.u64()?;
        (0..count).map(|_| self.u64()).collect()
    }

    /// Whether the checksum is right, and nothing follows it.
    pub(crate) fn finish(mut self) -> io::Result<bool> {
        let sum = self.sum;
        let ends = self.u64()? == sum && self.inner.read(&mut [0])? == 0;
        Ok(ends)
    }
}
