//! The hash of the last STARK: Poseidon2 over the scalar field of BN254, in a state of three.
//!
//! All parts are Plonky3's: the permutation, the sponge of leaves, the compression of nodes, the transcript. The round constants are
//! those of the paper's authors, and [`round_constants`] makes them.

mod constants;

pub use p3_bn254::Bn254;

use ark_bn254::Fr;
use ark_ff::BigInt;
use nova_air::F;
use p3_bn254::{BN254_POSEIDON2_HALF_FULL_ROUNDS, BN254_POSEIDON2_PARTIAL_ROUNDS_3, Poseidon2Bn254};
use p3_challenger::MultiField32Challenger;
use p3_field::PrimeField;
use p3_poseidon2::ExternalLayerConstants;
use p3_symmetric::{MultiField32PaddingFreeSponge, TruncatedPermutation};

pub use constants::{RoundConstants, round_constants};

/// Scalars of the permutation's state.
pub const WIDTH: usize = 3;

/// Scalars that are absorbed or squeezed at a time.
pub const RATE: usize = 2;

/// Field elements that are packed into one scalar.
pub const PACKED: usize = 8;

/// Bits of a packed field element.
pub const PACKED_BITS: usize = 31;

/// Field elements that one scalar is squeezed into.
pub const SQUEEZED: usize = 7;

/// Full rounds before the partial ones, and behind them.
pub const HALF_FULL_ROUNDS: usize = BN254_POSEIDON2_HALF_FULL_ROUNDS;

/// Rounds whose S-box is applied to the first scalar only.
pub const PARTIAL_ROUNDS: usize = BN254_POSEIDON2_PARTIAL_ROUNDS_3;

/// The permutation.
pub type Permutation = Poseidon2Bn254<WIDTH>;

/// A leaf or node of a tree.
pub type Digest = [Bn254; 1];

/// Hashes the rows of a leaf, eight elements to a scalar.
pub type LeafHash = MultiField32PaddingFreeSponge<F, Bn254, Permutation, WIDTH, RATE, 1>;

/// Hashes two nodes.
pub type NodeHash = TruncatedPermutation<Permutation, 2, 1, WIDTH>;

/// The transcript.
pub type Challenger = MultiField32Challenger<F, Bn254, Permutation, WIDTH, RATE>;

/// The permutation, with the published constants.
pub fn permutation() -> Permutation {
    let RoundConstants { initial, partial, terminal } = round_constants();
    let external = ExternalLayerConstants::new(initial.to_vec(), terminal.to_vec());
    Permutation::new(external, partial.to_vec())
}

/// The hash of leaves.
pub fn leaf_hash() -> LeafHash {
    LeafHash::new(permutation()).expect("KoalaBear is smaller than the scalar field")
}

/// The hash of nodes.
pub fn node_hash() -> NodeHash {
    NodeHash::new(permutation())
}

/// An empty transcript.
pub fn challenger() -> Challenger {
    Challenger::new(permutation()).expect("16 elements fit the tag of a block")
}

/// The same scalar, in the types of circuits.
pub fn to_scalar(value: Bn254) -> Fr {
    let mut words = [0; 4];
    words.iter_mut().zip(value.as_canonical_biguint().to_u64_digits()).for_each(|(word, digit)| *word = digit);
    ark_ff::PrimeField::from_bigint(BigInt(words)).expect("both fields have one order")
}

/// The same scalar, in the types of the STARK.
pub fn from_scalar(value: Fr) -> Bn254 {
    Bn254::new(ark_ff::PrimeField::into_bigint(value).0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use p3_field::{
        absorb_radix_bits, max_absorb_injective_limbs, max_shifted_absorb_injective_limbs,
        squeeze_field_order_num_limbs,
    };
    use p3_symmetric::Permutation as _;

    /// The known answer of the authors' implementation (HorizenLabs/poseidon2, `poseidon2_instance_bn256`).
    #[test]
    fn the_permutation_has_the_published_answer() {
        let mut state = [0, 1, 2].map(|value| Bn254::new([value, 0, 0, 0]));
        permutation().permute_mut(&mut state);
        let words = state.map(|scalar| scalar.as_canonical_biguint().to_str_radix(16));
        let expected = [
            "bb61d24daca55eebcb1929a82650f328134334da98ea4f847f760054f4a3033",
            "303b6f7c86d043bfcbcc80214f26a30277a15d3f74ca654992defe7ff8d03570",
            "1ed25194542b12eef8617361c3ba7c52e660b145994427cc86296242cf766ec8",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn the_packing_is_that_of_the_published_parts() {
        assert_eq!(absorb_radix_bits::<F>() as usize, PACKED_BITS);
        assert_eq!(max_absorb_injective_limbs::<F, Bn254>(), PACKED);
        assert_eq!(max_shifted_absorb_injective_limbs::<F, Bn254>(), PACKED);
        assert_eq!(squeeze_field_order_num_limbs::<Bn254, F>(), SQUEEZED);
    }
}
