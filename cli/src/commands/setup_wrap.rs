//! `nova-prove setup-wrap`: development keys of wrapped proofs.

use crate::print::{say, show};
use crate::wrapping::{DEVELOPMENT, PROVING_KEY, Spinner, VERIFYING_KEY, WrappingError};
use crate::{Destination, Error};
use clap::Args;
use nova_wrap::Wrapper;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `nova-prove setup-wrap`.
///
/// A wrapped proof is verified on Ethereum: Groth16 over BN254, whose keys come from a setup. This setup runs on one machine, with fresh
/// randomness that is wiped afterwards. WHOEVER RAN IT COULD HAVE KEPT THE RANDOMNESS, AND CAN THEN FORGE PROOFS. So the keys are for
/// development. Production needs keys of a ceremony of many parties. The setup takes some minutes, 4 GiB of memory, and 1.6 GB of the disk.
#[derive(Debug, Args)]
pub struct SetupWrapArgs {
    /// The folder for the keys, which is created: proving.key and verifying.key.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Show neither report nor progress. The warning is always shown.
    #[arg(short, long)]
    quiet: bool,
}

impl SetupWrapArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        say(DEVELOPMENT);
        let [proving, verifying] = [PROVING_KEY, VERIFYING_KEY].map(|name| self.folder.join(name));
        // Proofs of keys that were replaced would be refused from then on.
        if let Some(path) = [&proving, &verifying].into_iter().find(|path| path.exists()) {
            return Err(WrappingError::KeyExists { path: path.clone() }.into());
        }
        fs::create_dir_all(&self.folder).map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        for path in [&proving, &verifying] {
            Destination::path(path.clone()).prepare()?;
        }
        let start = Instant::now();
        let mut bar = Spinner::new(!self.quiet, "preparing the circuit");
        let wrapper = Wrapper::standard().map_err(WrappingError::not_wrapped)?;
        bar.show("making the keys, which takes some minutes");
        let key = wrapper.setup().map_err(WrappingError::not_wrapped)?;
        bar.show("writing the keys");
        let of_verifier = key.verifying_key();
        of_verifier.write(&verifying).map_err(|source| WrappingError::Key { path: verifying.clone(), source })?;
        key.write(&proving).map_err(|source| WrappingError::Key { path: proving.clone(), source })?;
        drop(bar);
        if self.quiet {
            return Ok(());
        }
        show(&format!(
            "circuit    {}\nkey        {}\nkeys       {}, {} in {:.1?}\n",
            hex::encode(key.circuit()),
            super::export::key_hash(&of_verifier)?,
            proving.display(),
            verifying.display(),
            start.elapsed(),
        ))
    }
}
