//! `nova-prove verify`: the other side.

use crate::proving::{digest_hex, program_digest};
use crate::{Error, GuestArgs};
use clap::Args;
use nova_prover::Prover;
use nova_verifier::Policy;
use nova_verifier::execution::{ProgramKey, verify};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

const EXAMPLES: &str = "Examples:
  With the key that `nova-prove vkey` wrote:
    nova-prove verify fibonacci.proof --vkey fibonacci.vkey

  With the program itself, from which the key is made again (some seconds):
    nova-prove verify fibonacci.proof --elf examples/fibonacci/fibonacci.elf";

/// Arguments of `nova-prove verify`.
///
/// A proof says something about a program, so the program has to be named: by its key, or by its ELF file.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArgs {
    /// The proof.
    #[arg(value_name = "FILE")]
    proof: PathBuf,

    /// The key of the program, from `nova-prove vkey`.
    #[arg(long, value_name = "FILE", required_unless_present = "elf", conflicts_with = "elf")]
    vkey: Option<PathBuf>,

    /// The program.
    #[arg(long, value_name = "GUEST.elf")]
    elf: Option<PathBuf>,

    /// The least provable bits of security that are accepted.
    #[arg(long, value_name = "BITS", default_value_t = Policy::default().min_provable_bits)]
    security: u32,

    /// Accept the proof of a run whose guest failed.
    #[arg(long)]
    allow_failure: bool,

    /// Write the public output to a file instead of showing it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<crate::Destination>,
}

impl VerifyArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let key = self.key()?;
        let proof = read(&self.proof)?;
        let policy = Policy { min_provable_bits: self.security };
        let start = Instant::now();
        let (public, security) = verify(&key, &proof, policy).map_err(Error::Refused)?;
        let time = start.elapsed();
        if !public.is_success() && !self.allow_failure {
            return Err(Error::ProvedFailure { exit_code: public.exit_code });
        }
        println!("verified   {} in {time:.1?}", self.proof.display());
        println!("program    {}", digest_hex(&program_digest(&key)?));
        println!("exit code  {}", public.exit_code);
        println!("security   {:.1} provable bits", security.provable_bits);
        match &self.output {
            Some(destination) => destination.write(&public.output),
            None => {
                println!("output     {} bytes {}", public.output.len(), hex::encode(&public.output));
                Ok(())
            }
        }
    }

    fn key(&self) -> Result<ProgramKey, Error> {
        if let Some(path) = &self.vkey {
            return ProgramKey::from_bytes(&read(path)?)
                .map_err(|source| Error::NotAKey { path: path.clone(), source });
        }
        let path = self.elf.clone().unwrap_or_default();
        let guest = GuestArgs::new(path);
        let key = Prover::default().setup(&guest.read()?).map_err(|source| guest.no_key(source))?;
        Ok(key.verifying().clone())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::ReadProof { path: path.into(), source })
}
