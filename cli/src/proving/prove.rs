//! A run proved, to a file, with progress and report.

use super::memory::peak_bytes;
use super::{ProofFile, ProvingProgress, RunReport};
use crate::{Destination, Error};
use nova_prover::{Prover, ProverConfig, ProvingKey, RunSummary, SetupRunError};
use nova_verifier::Policy;
use nova_verifier::execution::SecuritySummary;
use std::path::Path;
use std::time::{Duration, Instant};

/// A run to be proved.
pub(crate) struct ProvingJob<'a> {
    /// Path of what the report is about.
    pub(crate) subject: &'a Path,
    pub(crate) elf: &'a [u8],
    pub(crate) input: &'a [u8],
    /// Where the proof goes.
    pub(crate) output: &'a Path,
    pub(crate) shard_cycles: u32,
    pub(crate) allow_failure: bool,
    pub(crate) json: Option<&'a Destination>,
    pub(crate) quiet: bool,
}

impl<'a> ProvingJob<'a> {
    /// Proves the run and verifies the proof; the file appears once that and `check` have succeeded. Goes on with a
    /// proof that an earlier attempt left unfinished.
    pub(crate) fn run(
        &self,
        no_key: impl FnOnce(SetupRunError) -> Error,
        check: impl FnOnce(&RunSummary) -> Result<(), Error>,
    ) -> Result<RunReport<'a>, Error> {
        let mut file = ProofFile::open(self.output)?;
        let prover = Prover::new(ProverConfig {
            shard_cycles: self.shard_cycles,
            allow_failure: self.allow_failure,
            ..ProverConfig::default()
        });
        let mut progress = ProvingProgress::new(!self.quiet, self.json.is_some_and(Destination::is_stdout));
        let start = Instant::now();
        let key = prover.setup(self.elf).map_err(no_key)?;
        let setup = start.elapsed();
        let proved = progress.watch(|host, listen| prover.resume(&key, self.input, file.file(), host, listen))?;
        let summary = proved.map_err(|error| Error::from_proving(error, file.kept()))?;
        let verified = check(&summary).and_then(|()| verify(&key, &file));
        let (security, verify) = match verified {
            Ok(verified) => verified,
            Err(error) => {
                file.discard();
                return Err(error);
            }
        };
        file.publish()?;
        Ok(RunReport {
            guest: self.subject,
            program: *key.digest(),
            proof: self.output,
            summary,
            security,
            setup,
            verify,
            peak_memory_bytes: peak_bytes(),
        })
    }
}

/// Verifies a proof that was just made.
fn verify(key: &ProvingKey, file: &ProofFile) -> Result<(SecuritySummary, Duration), Error> {
    let proof = file.read_back()?;
    let start = Instant::now();
    let verified = nova_verifier::execution::verify_bytes(key.verifying(), proof, Policy::default());
    let (_, security) = verified.map_err(Error::OwnProof)?;
    Ok((security, start.elapsed()))
}
