//! The option that selects the kind of a proof.

use crate::Error;
use crate::wrapping::{WrapKeys, WrappingError, proving_key_path};
use clap::{Args, ValueEnum};
use nova_prover::ProofKind;
use std::path::PathBuf;

/// The kind of proof to make.
#[derive(Clone, Debug, Args)]
pub struct KindArgs {
    /// The kind of proof. `nova-prove verify` takes all.
    #[arg(long, value_enum, default_value_t = Kind::Compressed, requires_if("wrapped", "wrap_keys"))]
    kind: Kind,

    /// The folder of the keys of wrapped proofs, from `nova-prove setup-wrap`.
    #[arg(long, value_name = "DIR")]
    wrap_keys: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// One proof of 256 KiB, whatever the run.
    Compressed,
    /// A proof that Ethereum verifies for 230,000 gas: 256 bytes, made from a compressed one in some minutes more. Needs keys.
    Wrapped,
    /// A proof for each shard, of several MiB each, in less time. `nova-prove compress` makes the other kind of it later.
    Shards,
}

impl KindArgs {
    /// The kind of the proof that the prover makes. A wrapped one is made from it.
    pub(crate) const fn kind(&self) -> ProofKind {
        match self.kind {
            Kind::Compressed | Kind::Wrapped => ProofKind::Compressed,
            Kind::Shards => ProofKind::Shards,
        }
    }

    /// The key that wraps the proof, which no output may overwrite.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        self.wrap_keys.as_deref().map(proving_key_path)
    }

    /// The keys that wrap the proof, if it is to be wrapped.
    pub(crate) fn keys(&self, quiet: bool) -> Result<Option<WrapKeys>, Error> {
        match (self.kind, &self.wrap_keys) {
            (Kind::Wrapped, Some(folder)) => WrapKeys::read(folder, !quiet).map(Some),
            (Kind::Wrapped, None) => Err(WrappingError::KeysNeeded.into()),
            (_, Some(_)) => Err(WrappingError::KeysUnused.into()),
            _ => Ok(None),
        }
    }
}
