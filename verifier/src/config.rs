//! The hash. Only this module chooses it.

use nova_air::F;
use p3_koala_bear::{Poseidon2KoalaBear, default_koalabear_poseidon2_16, default_koalabear_poseidon2_24};
use p3_symmetric::{PaddingFreeSponge, TruncatedPermutation};

/// Field elements of a digest.
pub const DIGEST_ELEMENTS: usize = 8;

/// The permutation of the transcript and of the leaf hash.
pub type LeafPermutation = Poseidon2KoalaBear<24>;

/// Elements that one call of [`LeafPermutation`] absorbs.
pub const LEAF_RATE: usize = 16;

/// The permutation of the trees' inner nodes.
pub type NodePermutation = Poseidon2KoalaBear<16>;

/// Hashes leaves. The layout fixes their width, so a sponge without padding suffices.
pub type LeafHash = PaddingFreeSponge<LeafPermutation, 24, LEAF_RATE, DIGEST_ELEMENTS>;

/// Compresses two digests to one.
pub type NodeHash = TruncatedPermutation<NodePermutation, 2, DIGEST_ELEMENTS, 16>;

/// A Merkle root.
pub type Digest = [F; DIGEST_ELEMENTS];

/// The permutation of the leaves and of the transcript.
pub fn leaf_permutation() -> LeafPermutation {
    default_koalabear_poseidon2_24()
}

/// The permutation of the inner nodes.
pub fn node_permutation() -> NodePermutation {
    default_koalabear_poseidon2_16()
}

/// The hash of rows.
pub fn leaf_hash() -> LeafHash {
    LeafHash::new(leaf_permutation())
}

/// The hash of inner nodes.
pub fn node_hash() -> NodeHash {
    NodeHash::new(node_permutation())
}
