//! `nova-prove compress`: one proof of fixed size from the proof of a run.

use crate::claimed::open_claims_warning;
use crate::guest::program_key;
use crate::interrupt::{Interruption, SIGINT};
use crate::outputs;
use crate::print::say;
use crate::proving::{CheckedProof, StepBar, show_report};
use crate::{Destination, Error};
use clap::Args;
use nova_prover::ProofKind;
use nova_recursion::run::{CompressError, Compressor, Programs};
use nova_verifier::run::{
    MEMORY_TABLE, ProgramKey, RUN_SECTION, ReadBytes, RunError, RunHeader, SectionReader, verify_open,
};
use nova_verifier::{Policy, ShardProof};
use std::fs::File;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::time::Instant;

const EXAMPLES: &str = "Examples:
  The proof of a block:
    nova-prove compress block.proof -o block.compressed

  The proof of another program:
    nova-prove compress fibonacci.proof --elf examples/guests/fibonacci/fibonacci.elf -o fibonacci.compressed";

/// Arguments of `nova-prove compress`.
///
/// The compressed proof has the same size whatever the run, and shows what the proof shows. `nova-prove verify` verifies
/// both. Without --vkey and --elf the program is the built-in block guest. Claims of the run about other runs stay open:
/// `nova-prove resolve` resolves them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompressArgs {
    /// The proof of a run, from `nova-prove`.
    #[arg(value_name = "FILE")]
    proof: PathBuf,

    /// Write the compressed proof to this file. It appears once the proof is verified.
    #[arg(short, long, value_name = "FILE")]
    output: Destination,

    /// The key of the program, from `nova-prove vkey`.
    #[arg(long, value_name = "FILE", conflicts_with = "elf")]
    vkey: Option<PathBuf>,

    /// The program, from which the key is computed.
    #[arg(long, value_name = "GUEST.elf")]
    elf: Option<PathBuf>,

    /// Show neither report nor progress.
    #[arg(short, long)]
    quiet: bool,
}

impl CompressArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let inputs: Vec<&Path> = [Some(&self.proof), self.vkey.as_ref(), self.elf.as_ref()]
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .collect();
        outputs::prepare([("--output", &self.output)], &inputs)?;
        let key = program_key(self.vkey.as_deref(), self.elf.as_deref())?;
        let start = Instant::now();
        let bytes = self.compress(&key)?;
        let time = start.elapsed();
        let checked = CheckedProof::new(&key, &bytes, &self.output)?;
        let report = format!("compressed {} in {time:.1?}\n{}", self.proof.display(), checked.report);
        self.output.write(&bytes)?;
        if let Some(warning) = open_claims_warning(ProofKind::Compressed, checked.claims()) {
            say(&warning);
        }
        show_report(self.quiet, &self.output, &report)
    }

    fn compress(&self, key: &ProgramKey) -> Result<Vec<u8>, Error> {
        let unreadable = |source| Error::ReadProof { path: self.proof.clone(), source };
        let refused = |error| match error {
            RunError::Unreadable { reason } => unreadable(io::Error::other(reason)),
            refused => Error::Refused(refused.into()),
        };
        let mut file = File::open(&self.proof).map_err(unreadable)?;
        // The whole proof is verified before long work starts: the last section may be the damaged one. It is read twice,
        // which a pipe does not allow.
        file.rewind().map_err(unreadable)?;
        verify_open(key, ReadBytes::new(&file), Policy::default()).map_err(refused)?;
        file.rewind().map_err(unreadable)?;
        let mut sections = SectionReader::new(ReadBytes::new(file)).map_err(refused)?;
        let header: RunHeader = sections.next("header").map_err(refused)?;
        let names = names(&header);
        let programs = Programs::standard().map_err(Error::NotCompressible)?;
        let bar = StepBar::new(!self.quiet, "compressing");
        let interruption = bar.interruption()?;
        let progress = bar.listener(&interruption);
        let failed = failed(&interruption);
        let mut compressor = Compressor::new(&programs, key, header, progress).map_err(failed)?;
        for name in names {
            let section: ShardProof = sections.next(name).map_err(refused)?;
            compressor.add(&section).map_err(failed)?;
        }
        sections.finish().map_err(refused)?;
        Ok(compressor.finish().map_err(failed)?.to_bytes())
    }
}

/// The names of a run's sections, in the order of its file.
fn names(header: &RunHeader) -> impl Iterator<Item = &'static str> + use<> {
    let memory = core::iter::repeat_n(MEMORY_TABLE, header.memory.len());
    [RUN_SECTION].into_iter().chain(memory).chain(core::iter::repeat_n("shard", header.shards.len()))
}

/// The error of a compression that failed, or was interrupted.
fn failed(interruption: &Interruption) -> impl Fn(CompressError) -> Error + Copy + '_ {
    move |error| match error {
        CompressError::Cancelled => {
            let signal = interruption.signal().unwrap_or(SIGINT);
            Error::Interrupted { signal, kept: None }
        }
        CompressError::Run(refused) => Error::Refused(refused.into()),
        error => Error::NotCompressible(error),
    }
}
