//! Proves a run to a file, with progress and report.

use super::file::ProofFile;
use super::memory::{peak_bytes, processor_time};
use super::{ProvingProgress, RunReport, StepBar};
use crate::claimed::{ClaimedProofs, open_claims_warning};
use crate::interrupt::{Interruption, SIGINT};
use crate::print::say;
use crate::wrapping::{WrapKeys, WrappingError};
use crate::{Destination, Error};
use nova_prover::{ProofKind, ProveRunError, Prover, ProverConfig, ProvingKey, RunSummary, SetupRunError};
use nova_verifier::compressed::CompressedProof;
use nova_verifier::run::{Claims, RunError};
use nova_verifier::{Policy, ProofError, Verified};
use nova_vm::{Limits, Outcome, Silent};
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, Instant};

/// A run to prove.
pub(crate) struct ProvingJob<'a> {
    /// The path that the report names.
    pub(crate) subject: &'a Path,
    /// The input files.
    pub(crate) inputs: &'a [&'a Path],
    pub(crate) elf: &'a [u8],
    pub(crate) input: &'a [u8],
    /// The destination of the proof.
    pub(crate) output: &'a Destination,
    pub(crate) kind: ProofKind,
    /// Proofs that resolve the run's claims. Without any, claims stay open.
    pub(crate) claimed: &'a ClaimedProofs,
    /// The keys that wrap the proof at the end.
    pub(crate) wrap: Option<&'a WrapKeys>,
    pub(crate) shard_cycles: u32,
    pub(crate) limits: Limits,
    pub(crate) allow_failure: bool,
    /// Whether a result is written to standard output, so that nothing else may be.
    pub(crate) owns_stdout: bool,
    pub(crate) quiet: bool,
}

impl<'a> ProvingJob<'a> {
    /// Proves the run and verifies the proof. The proof file appears once the verification and `check` have succeeded.
    /// Resumes an unfinished proof of an earlier attempt.
    pub(crate) fn run(
        &self,
        no_key: impl FnOnce(SetupRunError) -> Error,
        check: impl FnOnce(&RunSummary) -> Result<(), Error>,
    ) -> Result<RunReport<'a>, Error> {
        let mut file = ProofFile::open(self.output, self.inputs)?;
        let prover = Prover::new(ProverConfig {
            shard_cycles: self.shard_cycles,
            limits: self.limits,
            allow_failure: self.allow_failure,
            ..ProverConfig::default()
        });
        let mut progress = ProvingProgress::new(!self.quiet, self.owns_stdout);
        let start = Instant::now();
        let key = prover.setup(self.elf).map_err(no_key)?;
        let setup = start.elapsed();
        self.check_claims(&prover, &key)?;
        let proved =
            progress.watch(|host, listen| prover.resume(&key, self.input, self.kind, file.file(), host, listen))?;
        let mut summary = proved.map_err(|error| failure(error, &file, progress.interruption()))?;
        let resolved = check(&summary).and_then(|()| self.resolve(&mut file, &mut summary, progress.interruption()));
        let verified = resolved.and_then(|()| verify(&key, &file, progress.interruption()));
        let (Verified { claims, security, .. }, verify) = match verified {
            Ok(verified) => verified,
            Err(error) => {
                // An interruption or an unreadable disk does not mean that the proof is wrong.
                if matches!(error, Error::OwnProof(_) | Error::Disagreement(_)) {
                    file.discard();
                }
                return Err(error);
            }
        };
        let wrapping = self.wrap(&mut file, &mut summary, progress.interruption())?;
        file.publish()?;
        progress.finish()?;
        if let Some(warning) = open_claims_warning(self.kind, &claims) {
            say(&warning);
        }
        Ok(RunReport {
            guest: self.subject,
            program: *key.digest(),
            proof: self.output.name(),
            summary,
            claims,
            security,
            setup,
            verify,
            wrapping,
            processor: processor_time(),
            peak_memory_bytes: peak_bytes(),
        })
    }

    /// Runs the guest to see that there is a proof for each of its claims, and that its proof can be wrapped, before anything is
    /// proved.
    fn check_claims(&self, prover: &Prover, key: &ProvingKey) -> Result<(), Error> {
        if self.claimed.is_empty() && self.wrap.is_none() {
            return Ok(());
        }
        let report = prover.execute(key.program(), self.input, &mut Silent)?;
        // The prover reports a guest that fails.
        let Outcome::Exited(code) = report.outcome else { return Ok(()) };
        if code != 0 && !self.allow_failure {
            return Ok(());
        }
        let claims = Claims::open(report.claims);
        if !self.claimed.is_empty() {
            self.claimed.check(&claims).map_err(Error::NoProofOfClaims)?;
        }
        if self.wrap.is_none() {
            return Ok(());
        }
        let (count, open) = (claims.count(), if self.claimed.is_empty() { claims.count() } else { 0 });
        let wrappable = nova_wrap::wrappable_run(code, &report.output, count, open);
        Ok(wrappable.map_err(WrappingError::not_wrapped)?)
    }

    /// Wraps the proof in the file, which is complete and verified. Returns the time that it took.
    fn wrap(
        &self,
        file: &mut ProofFile,
        summary: &mut RunSummary,
        interruption: &Interruption,
    ) -> Result<Option<Duration>, Error> {
        let Some(keys) = self.wrap else { return Ok(None) };
        let start = Instant::now();
        let wrapped = keys.wrap(&self.compressed(file)?, interruption, !self.quiet);
        let wrapped = wrapped.map_err(|error| kept_by(file, error))?;
        let bytes = wrapped.to_bytes();
        file.replace(&bytes)?;
        summary.proof_bytes = bytes.len() as u64;
        Ok(Some(start.elapsed()))
    }

    /// The compressed proof in the file.
    fn compressed(&self, file: &ProofFile) -> Result<CompressedProof, Error> {
        let mut bytes = Vec::new();
        let read = file.read_back()?.read_to_end(&mut bytes);
        read.map_err(|source| file.unreadable(source))?;
        CompressedProof::from_bytes(&bytes).map_err(|error| Error::OwnProof(error.into()))
    }

    /// Resolves the claims of the proof in the file, which may be resolved already by an earlier attempt.
    fn resolve(
        &self,
        file: &mut ProofFile,
        summary: &mut RunSummary,
        interruption: &Interruption,
    ) -> Result<(), Error> {
        if self.claimed.is_empty() {
            return Ok(());
        }
        let proof = self.compressed(file)?;
        if proof.claims.count_open() == 0 {
            return Ok(());
        }
        let bar = StepBar::new(!self.quiet, "resolving");
        let resolved = self.claimed.resolve(&proof, interruption, bar).map_err(|error| kept_by(file, error))?;
        let bytes = resolved.to_bytes();
        file.replace(&bytes)?;
        summary.proof_bytes = bytes.len() as u64;
        Ok(())
    }
}

/// The error with the unfinished proof that an interruption leaves.
fn kept_by(file: &ProofFile, error: Error) -> Error {
    match error {
        Error::Interrupted { signal, .. } => Error::Interrupted { signal, kept: file.kept() },
        Error::Wrapping(WrappingError::NotWrapped { source, .. }) => {
            WrappingError::NotWrapped { kept: file.kept(), source }.into()
        }
        error => error,
    }
}

/// The error of a failed proof, in terms of the guest if the guest is its cause.
fn failure(error: ProveRunError, file: &ProofFile, interruption: &Interruption) -> Error {
    let kept = file.kept();
    match error {
        ProveRunError::Cancelled => Error::Interrupted { signal: interruption.signal().unwrap_or(SIGINT), kept },
        ProveRunError::Unfinished(source) => Error::Unfinished { path: file.partial().into(), source },
        ProveRunError::Write(source) => {
            Error::ProofIncomplete { path: file.partial().into(), kept: kept.is_some(), source }
        }
        ProveRunError::Trapped(trap) => Error::GuestFailed(Outcome::Trapped(*trap)),
        ProveRunError::GuestFailed { exit_code } => Error::GuestFailed(Outcome::Exited(exit_code)),
        ProveRunError::Setup(source) => Error::Setup(source),
        error => Error::NotProved(error),
    }
}

/// Verifies the new proof, which may leave claims open.
fn verify(key: &ProvingKey, file: &ProofFile, interruption: &Interruption) -> Result<(Verified, Duration), Error> {
    let proof = Interruptible { reader: file.read_back()?, interruption };
    let start = Instant::now();
    let verified = nova_verifier::verify_open_read(key.verifying(), proof, Policy::default());
    let verified = verified.map_err(|error| match (error, interruption.signal()) {
        (ProofError::Shards(RunError::Unreadable { .. }), Some(signal)) => {
            Error::Interrupted { signal, kept: file.kept() }
        }
        (ProofError::Shards(RunError::Unreadable { reason }), None) => file.unreadable(io::Error::other(reason)),
        (error, _) => Error::OwnProof(error),
    })?;
    Ok((verified, start.elapsed()))
}

/// A reader that fails after an interruption.
struct Interruptible<'a, R> {
    reader: R,
    interruption: &'a Interruption,
}

impl<R: Read> Read for Interruptible<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self.interruption.signal() {
            Some(_) => Err(io::Error::other("interrupted")),
            None => self.reader.read(bytes),
        }
    }
}
