//! `nova-prove vkey`: the verifying key of a program.

use crate::outputs;
use crate::print::{say, show};
use crate::proving::digest_hex;
use crate::{Destination, Error, GuestArgs};
use clap::Args;
use nova_prover::Prover;

/// Arguments of `nova-prove vkey`.
#[derive(Debug, Args)]
pub struct VkeyArgs {
    #[command(flatten)]
    guest: GuestArgs,

    /// Write the key to a file, for `nova-prove verify --vkey`. Without a file, only the digest is shown.
    #[arg(short, long, value_name = "FILE")]
    output: Option<Destination>,
}

impl VkeyArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        outputs::prepare(self.output.iter().map(|output| ("--output", output)), &[self.guest.path()])?;
        let key = Prover::default().setup(&self.guest.read()?).map_err(|source| self.guest.no_key(source))?;
        if let Some(destination) = &self.output {
            destination.write(&key.verifying().to_bytes())?;
        }
        let digest = digest_hex(key.digest());
        if self.output.as_ref().is_some_and(Destination::is_stdout) {
            say(&digest);
            return Ok(());
        }
        show(&format!("{digest}\n"))
    }
}
