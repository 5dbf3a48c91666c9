//! Products of words, from their bytes.

use p3_field::PrimeCharacteristicRing;

/// The sums that make up the limbs of the 64-bit product of two words, before carries.
///
/// Limb `k` collects the byte products of weight 2^(16 k) and, times 256, those of weight 2^(16 k + 8). With bytes as
/// inputs each is a sum of at most four products below 2^16, so a limb's sum is below 2^18 + 2^26 < 2^27.
pub fn product_limbs<E: PrimeCharacteristicRing>(left: &[E; 4], right: &[E; 4]) -> [E; 4] {
    let sum = |left: &[E], right: &[E]| {
        let products = left.iter().zip(right.iter().rev()).map(|(left, right)| left.clone() * right.clone());
        products.fold(E::ZERO, |sum, product| sum + product)
    };
    // Bytes i and j have weight 2^(8 (i + j)).
    let low = [sum(&left[..1], &right[..1]), sum(&left[..3], &right[..3]), sum(&left[1..], &right[1..])];
    let high = [sum(&left[..2], &right[..2]), sum(left, right), sum(&left[2..], &right[2..])];
    let [first, second, third] = low;
    let [first_high, second_high, third_high] = high.map(|sum| sum * E::from_u32(256));
    [first + first_high, second + second_high, third + third_high, sum(&left[3..], &right[3..])]
}
