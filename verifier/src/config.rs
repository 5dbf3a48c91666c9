//! The hash and the polynomial commitment scheme: the one place that chooses them.

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
pub(crate) const DIGEST_ELEMENTS: usize = 8;

/// Collision resistance of a digest: half of its 8 x 30.99 bits, rounded down.
pub(crate) const COLLISION_BITS: usize = 123;

/// Permutation of the transcript and of leaf hashing.
pub(crate) type WidePermutation = Poseidon2KoalaBear<24>;

/// Elements that one call of [`WidePermutation`] absorbs.
pub(crate) const WIDE_RATE: usize = 16;

type LeafHash = PaddingFreeSponge<WidePermutation, 24, WIDE_RATE, DIGEST_ELEMENTS>;
type Compression = TruncatedPermutation<Poseidon2KoalaBear<16>, 2, DIGEST_ELEMENTS, 16>;
type Packing = <F as Field>::Packing;

/// Merkle trees over tables of base field elements.
pub type Mmcs = MerkleTreeMmcs<Packing, Packing, LeafHash, Compression, 2, DIGEST_ELEMENTS>;

/// Merkle trees over tables of extension field elements.
pub type ExtMmcs = ExtensionMmcs<F, EF, Mmcs>;

/// The polynomial commitment scheme.
pub type Pcs = TwoAdicFriPcs<F, Radix2DitParallel<F>, Mmcs, ExtMmcs>;

/// The commitment type of [`Pcs`]; only caps of one root are accepted.
pub type Commitment = MerkleCap<F, Digest>;

/// A Merkle root.
pub type Digest = [F; DIGEST_ELEMENTS];

/// The opening proof of [`Pcs`].
pub type FriProof = p3_fri::FriProof<EF, ExtMmcs, F, Vec<BatchMultiOpening<F, Mmcs>>>;

/// The Merkle tree scheme.
pub fn mmcs() -> Mmcs {
    let leaf = LeafHash::new(default_koalabear_poseidon2_24());
    let compression = Compression::new(default_koalabear_poseidon2_16());
    Mmcs::new(leaf, compression, 0)
}

/// The commitment scheme with these parameters.
pub fn pcs(parameters: &Parameters) -> Pcs {
    let fri = FriParameters {
        log_blowup: parameters.log_blowup.into(),
        log_final_poly_len: 0,
        max_log_arity: parameters.max_log_arity.into(),
        num_queries: parameters.queries.into(),
        batch_proof_of_work_bits: parameters.batch_grinding.into(),
        commit_proof_of_work_bits: parameters.commit_grinding.into(),
        query_proof_of_work_bits: parameters.query_grinding.into(),
        mmcs: ExtMmcs::new(mmcs()),
    };
    Pcs::new(Radix2DitParallel::default(), mmcs(), fri)
}

/// The permutation of the transcript.
pub(crate) fn wide_permutation() -> WidePermutation {
    default_koalabear_poseidon2_24()
}

/// The commitment with this single root.
pub(crate) fn commitment(digest: &Digest) -> Commitment {
    Commitment::new(vec![*digest])
}
