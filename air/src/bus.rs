//! Buses: the channels over which chips exchange messages.

/// Where the messages of a bus must cancel, and so which challenges fingerprint them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Within one shard. The challenges are drawn in the shard's own transcript, after its traces are committed.
    Shard,
    /// Over all shards of a run. The challenges derive from the boundary commitments of all shards, so only chips of
    /// [`Stage::Boundary`](crate::Stage::Boundary) may use such a bus. A shard proof exports its sum.
    Run,
}

/// A channel for messages of a fixed length.
///
/// The multiset of sent messages must equal the multiset of received ones, counted with multiplicity in the base
/// field. Whether a bus acts as a permutation (every message is sent and received once) or as a lookup (a table
/// receives what was looked up, as often as it was) is decided by the multiplicities that the chips use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bus {
    /// Name for reports and errors.
    pub name: &'static str,
    /// Number of the bus, unique within a chip set. It is part of every fingerprint.
    pub id: u16,
    /// Where its messages cancel.
    pub scope: Scope,
    /// Field elements a message has.
    pub arity: usize,
}

impl Bus {
    /// A bus whose messages cancel within each shard.
    pub const fn shard(id: u16, name: &'static str, arity: usize) -> Self {
        Self { name, id, scope: Scope::Shard, arity }
    }

    /// A bus whose messages cancel over all shards of a run.
    pub const fn run(id: u16, name: &'static str, arity: usize) -> Self {
        Self { name, id, scope: Scope::Run, arity }
    }
}
