//! The option that selects the kind of a proof.

use clap::{Args, ValueEnum};
use nova_prover::ProofKind;

/// The kind of proof to make.
#[derive(Clone, Copy, Debug, Args)]
pub struct KindArgs {
    /// The kind of proof. `nova-prove verify` takes both.
    #[arg(long, value_enum, default_value_t = Kind::Compressed)]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// One proof of 256 KiB, whatever the run.
    Compressed,
    /// A proof for each shard, of several MiB each, in less time. `nova-prove compress` makes the other kind of it later.
    Shards,
}

impl KindArgs {
    pub(crate) const fn kind(self) -> ProofKind {
        match self.kind {
            Kind::Compressed => ProofKind::Compressed,
            Kind::Shards => ProofKind::Shards,
        }
    }
}
