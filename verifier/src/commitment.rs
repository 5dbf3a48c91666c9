//! What a commitment is: a root of trees over rows of field elements, and the sponge that absorbs it.

use alloc::vec::Vec;
use core::fmt::Debug;

use nova_air::F;
use p3_challenger::{CanObserve, CanSample, CanSampleBits};
use p3_symmetric::{CryptographicHasher, PseudoCompressionFunction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::config::{Digest, LeafHash, NodeHash, leaf_hash, leaf_permutation, node_hash};
use crate::grinding::{self, first_witness};

/// A node of a commitment's tree. Its type determines the hash of a proof system: that of leaves, of nodes, and the sponge of
/// the transcript.
///
/// All proofs but one commit with [`Digest`], the hash over their own field. The last one before a SNARK commits with a hash over
/// the SNARK's field, which is cheap to compute there.
///
/// # Soundness
///
/// Hashes of leaves and of nodes resist collisions at the stated cost, for leaves whose width is known. The sponge behaves as a
/// random oracle: it absorbs digests and field elements injectively, given the order of calls, and samples are uniform but for
/// a bias that does not matter.
pub trait Commitment: Copy + Debug + Default + Eq + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// The hashes of leaves and of nodes, with their constants.
    type Hashes: Send + Sync;

    /// The sponge of the transcript.
    type Sponge: Clone + Debug + Send + Sync + CanObserve<F> + CanSample<F> + CanSampleBits<usize>;

    /// Bits of security against collisions.
    const COLLISION_BITS: u32;

    /// The hashes.
    fn hashes() -> Self::Hashes;

    /// The hash of a leaf with these values.
    fn leaf(hashes: &Self::Hashes, values: &[F]) -> Self;

    /// The hash of a pair of nodes.
    fn node(hashes: &Self::Hashes, pair: [Self; 2]) -> Self;

    /// A fresh sponge.
    fn sponge() -> Self::Sponge;

    /// Lets the sponge absorb this node.
    fn absorb(&self, sponge: &mut Self::Sponge);

    /// What a record of the transcript shows of this node.
    fn elements(&self) -> Vec<F>;

    /// The least witness of a proof of work of `bits` bits: the sponge absorbs it and draws that many zeros.
    fn first_witness(sponge: &Self::Sponge, bits: u8) -> Option<F>;
}

impl Commitment for Digest {
    type Hashes = (LeafHash, NodeHash);
    type Sponge = grinding::Sponge;

    /// Half of 8 x 30.99 bits, rounded down.
    const COLLISION_BITS: u32 = 123;

    fn hashes() -> Self::Hashes {
        (leaf_hash(), node_hash())
    }

    fn leaf((leaf, _): &Self::Hashes, values: &[F]) -> Self {
        leaf.hash_slice(values)
    }

    fn node((_, node): &Self::Hashes, pair: [Self; 2]) -> Self {
        node.compress(pair)
    }

    fn sponge() -> Self::Sponge {
        Self::Sponge::new(leaf_permutation())
    }

    fn absorb(&self, sponge: &mut Self::Sponge) {
        sponge.observe_slice(self);
    }

    fn elements(&self) -> Vec<F> {
        self.to_vec()
    }

    fn first_witness(sponge: &Self::Sponge, bits: u8) -> Option<F> {
        first_witness(sponge, bits)
    }
}
