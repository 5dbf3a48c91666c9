//! `nova-prove resolve`: a proof without open claims, from one with open claims and the proofs of the claimed runs.

use crate::claimed::{ClaimedProofs, read_compressed};
use crate::guest::program_key;
use crate::outputs;
use crate::proving::{CheckedProof, StepBar, show_report};
use crate::{Destination, Error};
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::Instant;

const EXAMPLES: &str = "Examples:
  A run of bundle.elf claims the runs of two blocks:
    nova-prove elf bundle.elf --input blocks.bin -o bundle.open
    nova-prove resolve bundle.open block1.proof block2.proof --elf bundle.elf -o bundle.proof

  The same in one command:
    nova-prove elf bundle.elf --input blocks.bin --claimed block1.proof --claimed block2.proof -o bundle.proof

  With the key that `nova-prove vkey` wrote:
    nova-prove resolve bundle.open block1.proof block2.proof --vkey bundle.vkey -o bundle.proof";

/// Arguments of `nova-prove resolve`.
///
/// A guest can claim that runs of other programs succeeded and wrote some output. Its proof shows nothing before each such
/// claim is resolved by the proof of the claimed run. All proofs are compressed, and the new one has the same size. A
/// claimed run makes no claims itself.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ResolveArgs {
    /// The compressed proof with open claims.
    #[arg(value_name = "PROOF")]
    proof: PathBuf,

    /// The compressed proofs of the claimed runs, in any order. One proof serves all claims that are equal.
    #[arg(value_name = "CLAIMED", required = true)]
    claimed: Vec<PathBuf>,

    /// Write the new proof to this file. It appears once the proof is verified.
    #[arg(short, long, value_name = "FILE")]
    output: Destination,

    /// The key of the program whose run claims, from `nova-prove vkey`. The claims name the other programs.
    #[arg(long, value_name = "FILE", required_unless_present = "elf", conflicts_with = "elf")]
    vkey: Option<PathBuf>,

    /// The program whose run claims, from which the key is computed.
    #[arg(long, value_name = "GUEST.elf")]
    elf: Option<PathBuf>,

    /// Show neither report nor progress.
    #[arg(short, long)]
    quiet: bool,
}

impl ResolveArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        outputs::prepare([("--output", &self.output)], &self.inputs())?;
        let key = program_key(self.vkey.as_deref(), self.elf.as_deref())?;
        // All files are verified, and each claim has its proof, before long work starts.
        let claimant = read_compressed(&self.proof, Some(&key.digest()))?;
        let open = claimant.claims.count_open();
        if open == 0 {
            return Err(Error::NothingToResolve { path: self.proof.clone() });
        }
        let claimed = ClaimedProofs::read(&self.claimed)?;
        claimed.check(&claimant.claims).map_err(Error::NoProofOfClaims)?;
        let bar = StepBar::new(!self.quiet, "resolving");
        let interruption = bar.interruption()?;
        let start = Instant::now();
        let bytes = claimed.resolve(&claimant, &interruption, bar)?.to_bytes();
        let time = start.elapsed();
        let checked = CheckedProof::new(&key, &bytes, &self.output)?.closed()?;
        self.output.write(&bytes)?;
        let report =
            format!("resolved   {open} claims of {} in {time:.1?}\n{}", self.proof.display(), checked.report);
        show_report(self.quiet, &self.output, &report)
    }

    fn inputs(&self) -> Vec<&Path> {
        let files = [Some(&self.proof), self.vkey.as_ref(), self.elf.as_ref()].into_iter().flatten();
        files.chain(&self.claimed).map(PathBuf::as_path).collect()
    }
}
