//! Products of words, from their bytes.

use super::constant;
use crate::ChipBuilder;
use p3_field::PrimeCharacteristicRing;

/// The sums that make up the limbs of the 64-bit product of two words, before carries.
///
/// Limb `k` collects the byte products of weight 2^(16 k) and, times 256, those of weight 2^(16 k + 8). With bytes as
/// inputs each is a sum of at most four products below 2^16, so a limb's sum is below 2^18 + 2^26 < 2^27.
pub fn product_limbs<B: ChipBuilder>(left: &[B::Expr; 4], right: &[B::Expr; 4]) -> [B::Expr; 4] {
    let diagonal = |weight: usize| {
        (0..4)
            .filter(|&i| weight >= i && weight - i < 4)
            .map(|i| left[i].clone() * right[weight - i].clone())
            .fold(B::Expr::ZERO, |sum, product| sum + product)
    };
    core::array::from_fn(|limb| diagonal(2 * limb) + diagonal(2 * limb + 1) * constant::<B>(256))
}
