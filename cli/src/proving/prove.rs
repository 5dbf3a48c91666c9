//! A run proved, to a file, with progress and report.

use super::{ProofFile, ProvingProgress, RunReport, peak_memory_bytes};
use crate::{Destination, Error};
use nova_prover::{Prover, ProverConfig, RunSummary, SetupRunError};
use nova_verifier::Policy;
use std::path::Path;
use std::time::Instant;

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
    /// Proves the run and verifies the proof; the file appears once that and `check` have succeeded.
    pub(crate) fn run(
        &self,
        no_key: impl FnOnce(SetupRunError) -> Error,
        check: impl FnOnce(&RunSummary) -> Result<(), Error>,
    ) -> Result<RunReport<'a>, Error> {
        let mut file = ProofFile::create(self.output)?;
        let prover = Prover::new(ProverConfig {
            shard_cycles: self.shard_cycles,
            allow_failure: self.allow_failure,
            ..ProverConfig::default()
        });
        let mut progress = ProvingProgress::new(!self.quiet, self.json.is_some_and(Destination::is_stdout));
        let start = Instant::now();
        let key = prover.setup(self.elf).map_err(no_key)?;
        let setup = start.elapsed();
        let summary = progress.watch(|host, listen| prover.prove(&key, self.input, &mut file, host, listen))?;
        check(&summary)?;
        let proof = file.read_back()?;
        let start = Instant::now();
        let verified = nova_verifier::execution::verify(key.verifying(), &proof, Policy::default());
        let (_, security) = verified.map_err(Error::OwnProof)?;
        let verify = start.elapsed();
        file.publish()?;
        Ok(RunReport {
            guest: self.subject,
            program: *key.digest(),
            proof: self.output,
            summary,
            security,
            setup,
            verify,
            peak_memory_bytes: peak_memory_bytes(),
        })
    }
}
