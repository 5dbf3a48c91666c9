//! The commitments of the last STARK: trees and transcript of Poseidon2 over BN254.

use nova_air::F;
use nova_stark::{ProverCommitment, ScalarHasher};
use nova_verifier::Commitment;
use p3_challenger::{CanObserve, GrindingChallenger};
use p3_field::{PrimeCharacteristicRing, PrimeField, PrimeField32};
use p3_symmetric::{CryptographicHasher, Hash, PseudoCompressionFunction};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::hash::{Bn254, Challenger, Digest, LeafHash, NodeHash, challenger, leaf_hash, node_hash};

/// A node of a tree: one scalar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root(pub Digest);

/// Bits of the limbs of a recorded scalar.
const RECORDED_BITS: usize = 16;

/// Witnesses of a proof of work that are tried before a smaller one is looked for among them.
const WINDOW: u32 = 1 << 12;

impl Commitment for Root {
    type Hashes = (LeafHash, NodeHash);
    type Sponge = Challenger;

    /// Half of the 253.6 bits of a scalar, rounded down.
    const COLLISION_BITS: u32 = 126;

    fn hashes() -> Self::Hashes {
        (leaf_hash(), node_hash())
    }

    fn leaf((leaf, _): &Self::Hashes, values: &[F]) -> Self {
        Self(leaf.hash_slice(values))
    }

    fn node((_, node): &Self::Hashes, pair: [Self; 2]) -> Self {
        Self(node.compress(pair.map(|node| node.0)))
    }

    fn sponge() -> Self::Sponge {
        challenger()
    }

    fn absorb(&self, sponge: &mut Self::Sponge) {
        sponge.observe(Hash::<F, Bn254, 1>::from(self.0));
    }

    fn elements(&self) -> Vec<F> {
        let digits = self.0[0].as_canonical_biguint().to_u64_digits();
        let limbs = |word: u64| (0..64 / RECORDED_BITS).map(move |limb| (word >> (limb * RECORDED_BITS)) as u16);
        (0..4).flat_map(|word| limbs(digits.get(word).copied().unwrap_or(0))).map(F::from_u16).collect()
    }

    fn first_witness(sponge: &Self::Sponge, bits: u8) -> Option<F> {
        let accepts = |witness: &u32| sponge.clone().check_witness(bits.into(), F::from_u32(*witness));
        let windows = (0..F::ORDER_U32).step_by(WINDOW as usize);
        let mut found = windows.filter_map(|first| {
            let last = first.saturating_add(WINDOW).min(F::ORDER_U32);
            (first..last).into_par_iter().filter(accepts).min()
        });
        found.next().map(F::from_u32)
    }
}

impl ProverCommitment for Root {
    type Hasher = ScalarHasher<Self>;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least one, whatever the threads do.
    #[test]
    fn the_witness_is_the_first_that_the_sponge_accepts() {
        for absorbed in [0, 1, 7, 8, 15] {
            let mut sponge = Root::sponge();
            (0..absorbed).for_each(|value| sponge.observe(F::from_usize(value)));
            for bits in [1, 5, 9] {
                let accepts = |witness: &F| sponge.clone().check_witness(bits.into(), *witness);
                let expected = (0..F::ORDER_U32).map(F::from_u32).find(accepts);
                assert_eq!(Root::first_witness(&sponge, bits), expected, "{absorbed} absorbed, {bits} bits");
            }
        }
    }

    #[test]
    fn records_show_all_of_a_scalar() {
        let largest = Root([-Bn254::ONE]);
        let limbs: Vec<u32> = largest.elements().iter().map(|limb| limb.as_canonical_u32()).collect();
        assert_eq!(limbs.len(), 16);
        let value = limbs.iter().rev().fold(num(0), |value, &limb| value * num(1 << 16) + num(limb));
        assert_eq!(value, -Bn254::ONE);
    }

    fn num(value: u32) -> Bn254 {
        Bn254::from_u32(value)
    }
}
