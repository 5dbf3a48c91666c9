//! Proofs in files.

use super::{ProofBytes, RunError};
use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;
use std::io::{BufRead, BufReader, Read};

/// The bytes of a proof from a reader, such as a file.
pub struct ReadBytes<R>(BufReader<R>);

impl<R: Read> ReadBytes<R> {
    /// Reads from the reader's current position.
    pub fn new(reader: R) -> Self {
        Self(BufReader::new(reader))
    }
}

impl<R: Read> ProofBytes for ReadBytes<R> {
    fn take(&mut self, length: usize) -> Result<Cow<'_, [u8]>, RunError> {
        let mut bytes = Vec::new();
        // Memory grows with the bytes that are read, not with the announced length.
        let limit = u64::try_from(length).map_err(|_| RunError::Length)?;
        let read = self.0.by_ref().take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
        if read == length { Ok(bytes.into()) } else { Err(RunError::Length) }
    }

    fn is_at_end(&mut self) -> Result<bool, RunError> {
        Ok(self.0.fill_buf().map_err(unreadable)?.is_empty())
    }
}

pub(crate) fn unreadable(error: std::io::Error) -> RunError {
    RunError::Unreadable { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns some bytes, then fails.
    struct Broken(&'static [u8]);

    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() { Err(std::io::Error::other("torn")) } else { self.0.read(buffer) }
        }
    }

    #[test]
    fn bytes_are_read_in_order_and_not_beyond_the_end() {
        let mut bytes = ReadBytes::new(&b"proof"[..]);
        assert!(bytes.take(2).is_ok_and(|taken| *taken == *b"pr"));
        assert!(matches!(bytes.is_at_end(), Ok(false)));
        assert!(matches!(bytes.take(usize::MAX), Err(RunError::Length)));
        assert!(matches!(bytes.is_at_end(), Ok(true)));
        assert!(bytes.take(0).is_ok_and(|taken| taken.is_empty()));
    }

    #[test]
    fn read_errors_are_reported() {
        let mut bytes = ReadBytes::new(Broken(b"pr"));
        assert!(bytes.take(2).is_ok_and(|taken| *taken == *b"pr"));
        for error in [bytes.take(1).map(drop), bytes.is_at_end().map(drop)] {
            assert!(matches!(error, Err(RunError::Unreadable { reason }) if reason == "torn"));
        }
    }
}
