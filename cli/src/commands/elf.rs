//! `nova-prove elf`: proves a guest's run.

use crate::outputs::{self, Named};
use crate::print::{report, wants_stdout};
use crate::proving::ProvingJob;
use crate::{ClaimedArgs, Destination, Error, GuestArgs, InputArgs, KindArgs, LimitArgs};
use clap::Args;
use nova_prover::ProverConfig;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use std::path::Path;

const EXAMPLES: &str = "Examples:
  Prove the 1,000,000th Fibonacci number modulo 2^32:
    nova-prove elf examples/guests/fibonacci/fibonacci.elf --input-hex 40420f00 -o fibonacci.proof

  Write the program's key, and verify the proof with these two files:
    nova-prove vkey examples/guests/fibonacci/fibonacci.elf -o fibonacci.vkey
    nova-prove verify fibonacci.proof --vkey fibonacci.vkey

  A guest that claims the runs of two blocks, whose proofs resolve the claims:
    nova-prove elf bundle.elf --input blocks.bin --claimed block1.proof --claimed block2.proof -o bundle.proof

  Shards of 2^19 cycles take half the memory of the default:
    nova-prove elf guest.elf --shard-cycles 524288 -o guest.proof";

/// Arguments of `nova-prove elf`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ElfArgs {
    #[command(flatten)]
    guest: GuestArgs,

    #[command(flatten)]
    proof: ProofArgs,
}

/// The options of a proof, without the guest. `cargo nova prove` builds the guest and has the same arguments.
#[derive(Debug, Args)]
pub struct ProofArgs {
    #[command(flatten)]
    input: InputArgs,

    /// Write the proof to this file. The file appears once the proof is complete and verified. Until then the
    /// unfinished proof is in a file with the suffix .part, and running the same command again resumes it. A device, a
    /// pipe or standard output (`-`) receives the complete proof, and an interrupted proof is not kept.
    #[arg(short, long, value_name = "FILE")]
    output: Destination,

    /// Write the guest's whole public output to a file. The report shows only both ends of a long output.
    #[arg(long, value_name = "FILE")]
    output_file: Option<Destination>,

    /// The most cycles of a shard, which bounds its committed cells as well. Larger shards are faster and take more
    /// memory: the largest 7 GiB.
    #[arg(long, value_name = "N", default_value_t = ProverConfig::default().shard_cycles,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(SEGMENT_MAX_CYCLES)))]
    shard_cycles: u32,

    #[command(flatten)]
    kind: KindArgs,

    #[command(flatten)]
    claimed: ClaimedArgs,

    #[command(flatten)]
    limits: LimitArgs,

    /// Prove the run even if the guest ends with a failure. The proof shows that the guest failed.
    #[arg(long)]
    allow_failure: bool,

    /// Write the report as JSON to a file, or to standard output if FILE is `-`, instead of the report as text.
    #[arg(long, value_name = "FILE")]
    json: Option<Destination>,

    /// Show neither report nor progress.
    #[arg(short, long)]
    quiet: bool,
}

impl ElfArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        self.proof.prove(&self.guest)
    }
}

impl ProofArgs {
    /// Proves the guest's run and shows the report.
    ///
    /// # Errors
    /// [`Error`] if the guest failed, a file cannot be used, or the proof was interrupted.
    pub fn prove(&self, guest: &GuestArgs) -> Result<(), Error> {
        let key = self.kind.path();
        let files = self.input.path().into_iter().chain([guest.path()]).chain(self.claimed.paths());
        let inputs: Vec<&Path> = files.chain(key.as_deref()).collect();
        outputs::prepare(self.results(), &inputs)?;
        let elf = guest.read()?;
        let input = self.input.read()?;
        let claimed = self.claimed.read(&self.kind)?;
        let wrap = self.kind.keys(self.quiet)?;
        let owns_stdout = wants_stdout(self.results());
        let job = ProvingJob {
            subject: guest.path(),
            inputs: &inputs,
            elf: &elf,
            input: &input,
            output: &self.output,
            kind: self.kind.kind(),
            claimed: &claimed,
            wrap: wrap.as_ref(),
            shard_cycles: self.shard_cycles,
            limits: self.limits.limits(),
            allow_failure: self.allow_failure,
            owns_stdout,
            quiet: self.quiet,
        };
        let proved = job.run(|source| guest.no_key(source), |_| Ok(()))?;
        if let Some(destination) = &self.output_file {
            destination.write(&proved.summary.public.output)?;
        }
        report(self.json.as_ref(), &proved.json(), &proved, !self.quiet && !owns_stdout)
    }

    fn results(&self) -> impl Iterator<Item = Named<'_>> {
        let others = [("--output-file", &self.output_file), ("--json", &self.json)];
        let others = others.into_iter().filter_map(|(option, destination)| Some((option, destination.as_ref()?)));
        [("--output", &self.output)].into_iter().chain(others)
    }
}
