//! `nova-prove elf`: a guest's run, proved.

use crate::proving::ProvingJob;
use crate::{Destination, Error, GuestArgs, InputArgs};
use clap::Args;
use nova_prover::ProverConfig;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:
  Prove the 1,000,000th Fibonacci number modulo 2^32:
    nova-prove elf examples/fibonacci/fibonacci.elf --input-hex 40420f00 -o fibonacci.proof

  Keep the program's key beside it, and verify with nothing but these two files:
    nova-prove vkey examples/fibonacci/fibonacci.elf -o fibonacci.vkey
    nova-prove verify fibonacci.proof --vkey fibonacci.vkey

  Shards of 2^19 cycles take half the memory of the default:
    nova-prove elf guest.elf --shard-cycles 524288 -o guest.proof";

/// Arguments of `nova-prove elf`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ElfArgs {
    #[command(flatten)]
    guest: GuestArgs,

    #[command(flatten)]
    input: InputArgs,

    /// Write the proof to this file. It appears when the proof is complete and verified; until then, what is proved is in
    /// a file with .part behind that name, and the same command goes on from there.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Cycles of a shard. More are faster and take more memory: about 2.5 KiB a cycle. A call of an accelerator counts as
    /// many as would commit its cells.
    #[arg(long, value_name = "N", default_value_t = ProverConfig::default().shard_cycles,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(SEGMENT_MAX_CYCLES)))]
    shard_cycles: u32,

    /// Prove the run even if the guest ends with a failure. The proof shows that it failed.
    #[arg(long)]
    allow_failure: bool,

    /// Write the report as JSON to a file. With `-` it goes to standard output, in place of the report as text.
    #[arg(long, value_name = "FILE")]
    json: Option<Destination>,

    /// Show neither report nor progress.
    #[arg(short, long)]
    quiet: bool,
}

impl ElfArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        self.json.iter().try_for_each(Destination::prepare)?;
        let elf = self.guest.read()?;
        let input = self.input.read()?;
        let job = ProvingJob {
            subject: self.guest.path(),
            elf: &elf,
            input: &input,
            output: &self.output,
            shard_cycles: self.shard_cycles,
            allow_failure: self.allow_failure,
            json: self.json.as_ref(),
            quiet: self.quiet,
        };
        let report = job.run(|source| self.guest.no_key(source), |_| Ok(()))?;
        report.write(self.json.as_ref(), self.quiet)
    }
}
