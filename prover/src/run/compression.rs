//! Compresses a run while its shards are proved: a thread lifts and joins the proofs of its sections as they come.

use nova_recursion::run::{CompressError, Compressor, Programs, Step};
use nova_verifier::ShardProof;
use nova_verifier::compressed::CompressedProof;
use nova_verifier::run::{ProgramKey, RunHeader};
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

/// Proofs that wait while another one is lifted. The prover waits when there are more, so that they do not fill the memory.
const WAITING: usize = 1;

/// A compression in a thread. Dropping it ends the thread after its current proof.
pub(super) struct Compression<'scope> {
    sections: SyncSender<ShardProof>,
    steps: Receiver<Step>,
    thread: ScopedJoinHandle<'scope, Result<CompressedProof, CompressError>>,
}

impl<'scope> Compression<'scope> {
    /// Starts the compression of the run with this header.
    pub(super) fn start(
        scope: &'scope Scope<'scope, '_>,
        (programs, key): (&'scope Programs, &'scope ProgramKey),
        header: RunHeader,
    ) -> Result<Self, CompressError> {
        let (sections, waiting) = sync_channel(WAITING);
        let (done, steps) = channel();
        let listener = move |step| match done.send(step) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        let mut compressor = Compressor::new(programs, key, header, Box::new(listener))?;
        let thread = scope.spawn(move || {
            for section in waiting {
                compressor.add(&section)?;
            }
            compressor.finish()
        });
        Ok(Self { sections, steps, thread })
    }

    /// Passes on the proof of the next section. The error is that of the thread, which may be of an earlier section.
    pub(super) fn add(self, section: ShardProof) -> Result<Self, CompressError> {
        if self.sections.send(section).is_ok() {
            return Ok(self);
        }
        Err(self.finish(|_| ControlFlow::Continue(())).err().unwrap_or(CompressError::Cancelled))
    }

    /// The steps since the last call.
    pub(super) fn steps(&self) -> impl Iterator<Item = Step> {
        self.steps.try_iter()
    }

    /// Waits for the proof of the whole run, after all sections.
    pub(super) fn finish(
        self,
        mut listener: impl FnMut(Step) -> ControlFlow<()>,
    ) -> Result<CompressedProof, CompressError> {
        let Self { sections, steps, thread } = self;
        drop(sections);
        for step in steps {
            if listener(step).is_break() {
                return Err(CompressError::Cancelled);
            }
        }
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}
