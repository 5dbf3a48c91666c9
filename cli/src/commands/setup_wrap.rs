//! `nova-prove setup-wrap`: keys of wrapped proofs, for development or from a ceremony.

use crate::print::show;
use crate::wrapping::{PROVING_KEY, Spinner, VERIFYING_KEY, WrappingError, say_origin};
use crate::{Destination, Error};
use clap::Args;
use nova_wrap::Wrapper;
use nova_wrap::groth16::{Origin, read_zkey};
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `nova-prove setup-wrap`.
///
/// A wrapped proof is verified on Ethereum: Groth16 over BN254, whose keys come from a setup. This setup runs on one machine, with fresh
/// randomness that is wiped afterwards. WHOEVER RAN IT COULD HAVE KEPT THE RANDOMNESS, AND CAN THEN FORGE PROOFS. So the keys are for
/// development. The setup takes some minutes, 4 GiB of memory, and 1.6 GB of the disk.
///
/// Production needs keys of a ceremony of many parties. `nova-prove export r1cs` writes what it is about, and --ceremony takes its result.
#[derive(Debug, Args)]
pub struct SetupWrapArgs {
    /// The folder for the keys, which is created: proving.key and verifying.key.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Take the keys of a ceremony instead of making some: its last file, of snarkjs. All of it is compared with --first. Who contributed
    /// is not: `snarkjs zkey verify` prints that.
    #[arg(long, value_name = "FILE.zkey", requires = "first")]
    ceremony: Option<PathBuf>,

    /// The first file of the ceremony, made by yourself with `snarkjs groth16 setup` from the constraints and from a first phase that you
    /// have checked. Whoever made it can forge proofs if you did not.
    #[arg(long, value_name = "FILE.zkey", requires = "ceremony")]
    first: Option<PathBuf>,

    /// Show neither report nor progress. The warning is always shown.
    #[arg(short, long)]
    quiet: bool,
}

impl SetupWrapArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let ceremony = self.ceremony.as_ref().zip(self.first.as_ref());
        if ceremony.is_none() {
            say_origin(Origin::Development);
        }
        let [proving, verifying] = [PROVING_KEY, VERIFYING_KEY].map(|name| self.folder.join(name));
        // Proofs of keys that were replaced would be refused from then on.
        if let Some(path) = [&proving, &verifying].into_iter().find(|path| path.exists()) {
            return Err(WrappingError::KeyExists { path: path.clone() }.into());
        }
        for path in [&self.ceremony, &self.first].into_iter().flatten() {
            // Before the circuit is made, which takes a while.
            File::open(path)
                .map_err(|source| WrappingError::Ceremony { path: path.clone(), source: source.into() })?;
        }
        fs::create_dir_all(&self.folder).map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        for path in [&proving, &verifying] {
            Destination::path(path.clone()).prepare()?;
        }
        let start = Instant::now();
        let mut bar = Spinner::new(!self.quiet, "preparing the circuit");
        let wrapper = Wrapper::standard().map_err(WrappingError::not_wrapped)?;
        let key = match ceremony {
            None => {
                bar.show("making the keys, which takes some minutes");
                wrapper.setup().map_err(WrappingError::not_wrapped)?
            }
            Some((path, first)) => {
                bar.show("checking the ceremony's keys, which takes some minutes");
                let constraints = wrapper.constraints().map_err(WrappingError::not_wrapped)?;
                let read = read_zkey(path, first, &constraints);
                let key = read.map_err(|source| WrappingError::Ceremony { path: path.clone(), source })?;
                say_origin(key.origin());
                key
            }
        };
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
