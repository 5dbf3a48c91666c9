//! `nova-prove wrap`: a proof that Ethereum verifies, from a compressed one.

use crate::claimed::read_compressed;
use crate::outputs;
use crate::proving::{StepBar, digest_hex, show_report};
use crate::wrapping::{WrapKeys, proving_key_path};
use crate::{Destination, Error};
use clap::Args;
use std::path::PathBuf;
use std::time::Instant;

const EXAMPLES: &str = "Examples:
  Keys once, and then proofs:
    nova-prove setup-wrap keys
    nova-prove wrap block.proof --wrap-keys keys -o block.wrapped
    nova-prove verify block.wrapped --wrap-key keys --block-hash 0x42374e056f5445c6218381ca64544a97939d04a7a4ec88fb53b46c9c53d27279

  The contract that verifies them, and the arguments of a call:
    nova-prove export solidity contracts --wrap-key keys
    nova-prove export call block.wrapped --wrap-key keys";

/// Arguments of `nova-prove wrap`.
///
/// The proof on chain has 256 bytes, and a contract verifies it for 230,000 gas. It states the program and its output: an output of 32 bytes below
/// 2^253 as it is, any other one by a hash of program and output. The run must have succeeded, without open claims.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct WrapArgs {
    /// The compressed proof of a run.
    #[arg(value_name = "PROOF")]
    proof: PathBuf,

    /// The folder of the keys, from `nova-prove setup-wrap`.
    #[arg(long, value_name = "DIR")]
    wrap_keys: PathBuf,

    /// Write the wrapped proof to this file. It appears once the proof is verified.
    #[arg(short, long, value_name = "FILE")]
    output: Destination,

    /// Show neither report nor progress. The warning is always shown.
    #[arg(short, long)]
    quiet: bool,
}

impl WrapArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let key = proving_key_path(&self.wrap_keys);
        outputs::prepare([("--output", &self.output)], &[self.proof.as_path(), &key])?;
        let proof = read_compressed(&self.proof, None)?;
        let keys = WrapKeys::read(&self.wrap_keys, !self.quiet)?;
        let interruption = StepBar::new(false, "wrapping").interruption()?;
        let start = Instant::now();
        let wrapped = keys.wrap(&proof, &interruption, !self.quiet)?;
        let time = start.elapsed();
        let bytes = wrapped.to_bytes();
        self.output.write(&bytes)?;
        let report = format!(
            "wrapped    {} in {time:.1?}\nprogram    {}\nproof      {} bytes, verified: {}\n",
            self.proof.display(),
            digest_hex(&wrapped.program),
            bytes.len(),
            self.output.name().display(),
        );
        show_report(self.quiet, &self.output, &report)
    }
}
