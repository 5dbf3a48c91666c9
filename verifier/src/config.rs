//! The hash and the polynomial commitment scheme. Only this module chooses them.

use alloc::vec;
use alloc::vec::Vec;

use nova_air::{EF, F};
use p3_commit::ExtensionMmcs;
use p3_dft::Radix2DitParallel;
use p3_field::Field;
use p3_fri::{BatchMultiOpening, FriParameters, TwoAdicFriPcs};
use p3_koala_bear::{Poseidon2KoalaBear, default_koalabear_poseidon2_16, default_koalabear_poseidon2_24};
use p3_merkle_tree::MerkleTreeMmcs;
use p3_symmetric::{MerkleCap, PaddingFreeSponge, TruncatedPermutation};

use crate::Parameters;

/// Field elements of a digest.
pub const DIGEST_ELEMENTS: usize = 8;

/// Collision resistance of a digest: half of its 8 x 30.99 bits, rounded down.
pub(crate) const COLLISION_BITS: usize = 123;

/// The permutation of the transcript and of the leaf hash.
pub type LeafPermutation = Poseidon2KoalaBear<24>;

/// Elements that one call of [`LeafPermutation`] absorbs.
pub const LEAF_RATE: usize = 16;

/// The permutation of the trees' inner nodes.
pub type NodePermutation = Poseidon2KoalaBear<16>;

/// Hashes the rows of committed tables. The verifier knows their widths, so a sponge without padding suffices.
pub type LeafHash = PaddingFreeSponge<LeafPermutation, 24, LEAF_RATE, DIGEST_ELEMENTS>;

/// Compresses two digests to one.
pub type NodeHash = TruncatedPermutation<NodePermutation, 2, DIGEST_ELEMENTS, 16>;

type Packing = <F as Field>::Packing;

/// Merkle trees over tables of base field elements.
pub type Mmcs = MerkleTreeMmcs<Packing, Packing, LeafHash, NodeHash, 2, DIGEST_ELEMENTS>;

/// Merkle trees over tables of extension field elements.
pub type ExtMmcs = ExtensionMmcs<F, EF, Mmcs>;

/// The polynomial commitment scheme.
pub type Pcs = TwoAdicFriPcs<F, Radix2DitParallel<F>, Mmcs, ExtMmcs>;

/// The commitment type of [`Pcs`]. Only caps of one root are accepted.
pub type Commitment = MerkleCap<F, Digest>;

/// A Merkle root.
pub type Digest = [F; DIGEST_ELEMENTS];

/// The opening proof of [`Pcs`].
pub type FriProof = p3_fri::FriProof<EF, ExtMmcs, F, Vec<BatchMultiOpening<F, Mmcs>>>;

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

/// The Merkle tree scheme.
pub fn mmcs() -> Mmcs {
    Mmcs::new(leaf_hash(), node_hash(), 0)
}

/// The low-degree test with these parameters, over any implementation of the Merkle trees.
pub fn fri<M>(parameters: &Parameters, mmcs: M) -> FriParameters<M> {
    FriParameters {
        log_blowup: parameters.log_blowup.into(),
        log_final_poly_len: 0,
        max_log_arity: parameters.max_log_arity.into(),
        num_queries: parameters.queries.into(),
        batch_proof_of_work_bits: parameters.batch_grinding.into(),
        commit_proof_of_work_bits: parameters.commit_grinding.into(),
        query_proof_of_work_bits: parameters.query_grinding.into(),
        mmcs,
    }
}

/// The commitment scheme with these parameters.
pub fn pcs(parameters: &Parameters) -> Pcs {
    Pcs::new(Radix2DitParallel::default(), mmcs(), fri(parameters, ExtMmcs::new(mmcs())))
}

/// The commitment with this single root.
pub(crate) fn commitment(digest: &Digest) -> Commitment {
    Commitment::new(vec![*digest])
}
