//! Where the proofs of a run's sections go: to a file, to the compression, or both.

use super::compression::Compression;
use super::prove::timed;
use super::{Progress, ProveRunError, StageTimes};
use nova_verifier::ShardProof;
use nova_verifier::compressed::CompressedProof;
use nova_verifier::run::encode_section;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::ops::ControlFlow;

/// Where a proof is written.
pub(super) enum Output<'a> {
    /// The complete proof only.
    Sink(&'a mut dyn Write),
    /// The sections too, so that an interrupted proof can be resumed.
    File(&'a mut File),
}

impl Output<'_> {
    /// What receives the sections of a proof that consists of them.
    pub(super) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Sink(sink) => *sink,
            Self::File(file) => *file,
        }
    }

    /// The file that keeps sections until the proof is complete.
    pub(super) fn file(&mut self) -> Option<&mut File> {
        match self {
            Self::Sink(_) => None,
            Self::File(file) => Some(file),
        }
    }

    /// Writes the compressed proof, in place of the sections.
    pub(super) fn replace(&mut self, proof: &[u8]) -> io::Result<()> {
        if let Self::File(file) = self {
            file.set_len(0)?;
            file.rewind()?;
        }
        self.writer().write_all(proof)
    }
}

/// Receives the proofs of sections, in order.
pub(super) struct Sections<'a, 'scope> {
    sink: Option<&'a mut dyn Write>,
    compression: Option<Compression<'scope>>,
    /// Bytes written so far.
    pub(super) bytes: u64,
}

impl<'a, 'scope> Sections<'a, 'scope> {
    /// Writes sections to a sink, and compresses them. `bytes` are written already.
    pub(super) const fn new(
        sink: Option<&'a mut dyn Write>,
        compression: Option<Compression<'scope>>,
        bytes: u64,
    ) -> Self {
        Self { sink, compression, bytes }
    }

    /// The same compression, with a sink for the proofs from now on, which has `bytes` already.
    pub(super) fn with_sink(self, sink: Option<&mut dyn Write>, bytes: u64) -> Sections<'_, 'scope> {
        Sections { sink, compression: self.compression, bytes }
    }

    /// Writes bytes that are not the proof of a section.
    pub(super) fn write(&mut self, bytes: &[u8], times: &mut StageTimes) -> Result<(), ProveRunError> {
        if let Some(sink) = &mut self.sink {
            timed(&mut times.write, || sink.write_all(bytes))?;
            self.bytes += bytes.len() as u64;
        }
        Ok(())
    }

    /// Writes and compresses the next proof.
    pub(super) fn add(&mut self, proof: ShardProof, times: &mut StageTimes) -> Result<(), ProveRunError> {
        if self.sink.is_some() {
            let bytes = timed(&mut times.write, || encode_section(&proof));
            self.write(&bytes, times)?;
        }
        if let Some(compression) = self.compression.take() {
            self.compression = Some(timed(&mut times.compress, || compression.add(proof))?);
        }
        Ok(())
    }

    /// What the compression did since the last call.
    pub(super) fn steps(&self) -> impl Iterator<Item = Progress> {
        self.compression.iter().flat_map(|compression| compression.steps().map(Progress::from))
    }

    /// Waits for the compressed proof. `None` if there is no compression.
    pub(super) fn finish(
        self,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Option<CompressedProof>, ProveRunError> {
        let finish = |compression: Compression<'_>| compression.finish(|step| progress(step.into()));
        Ok(self.compression.map(finish).transpose()?)
    }
}
