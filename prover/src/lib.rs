//! Proves shards of a run.
//!
//! [`stark`] is the core: traces of a shard's tables in, a [`ShardProof`](nova_verifier::ShardProof) out.

pub mod stark;
