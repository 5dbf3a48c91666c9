//! Numbers modulo another, and points of elliptic curves.

use nova_abi::curve::Curve;
use nova_abi::syscall::{DONE, UNDEFINED};
use ruint::Uint;

/// The factors, the addend and the modulus, then the result.
pub(super) fn multiply_add<const BITS: usize, const LIMBS: usize>(words: &mut [u32]) -> u32 {
    let [left, right, addend, modulus] = numbers::<BITS, LIMBS, 4>(words);
    let result = if modulus.is_zero() {
        left.wrapping_mul(right).wrapping_add(addend)
    } else {
        left.mul_mod(right, modulus).add_mod(addend, modulus)
    };
    write(&mut words[8 * LIMBS..], &[result]);
    DONE
}

/// The other point, then the one that becomes the sum.
pub(super) fn add_points<const BITS: usize, const LIMBS: usize, const WORDS: usize>(
    curve: &Curve<WORDS>,
    words: &mut [u32],
) -> u32 {
    let [p] = numbers::<BITS, LIMBS, 1>(&curve.modulus);
    let [other_x, other_y, x, y] = numbers::<BITS, LIMBS, 4>(words);
    if [other_x, other_y, x, y].iter().any(|&coordinate| coordinate >= p) || x == other_x {
        return UNDEFINED;
    }
    let minus = |left: Uint<BITS, LIMBS>, right| left.add_mod(p - right, p);
    let inverse = minus(other_x, x).inv_mod(p).expect("the modulus is a prime");
    let slope = minus(other_y, y).mul_mod(inverse, p);
    let sum_x = minus(minus(slope.mul_mod(slope, p), x), other_x);
    let sum_y = minus(slope.mul_mod(minus(x, sum_x), p), y);
    write(&mut words[4 * LIMBS..], &[sum_x, sum_y]);
    DONE
}

/// The point that is doubled.
pub(super) fn double_point<const BITS: usize, const LIMBS: usize, const WORDS: usize>(
    curve: &Curve<WORDS>,
    words: &mut [u32],
) -> u32 {
    let [p] = numbers::<BITS, LIMBS, 1>(&curve.modulus);
    let [x, y] = numbers::<BITS, LIMBS, 2>(words);
    if x >= p || y >= p || y.is_zero() {
        return UNDEFINED;
    }
    let minus = |left: Uint<BITS, LIMBS>, right| left.add_mod(p - right, p);
    let square = x.mul_mod(x, p);
    let three_squares = square.add_mod(square, p).add_mod(square, p);
    let a = Uint::from(curve.a.unsigned_abs());
    let numerator = if curve.a < 0 { minus(three_squares, a) } else { three_squares.add_mod(a, p) };
    let slope = numerator.mul_mod(y.add_mod(y, p).inv_mod(p).expect("the modulus is an odd prime"), p);
    let double_x = minus(minus(slope.mul_mod(slope, p), x), x);
    let double_y = minus(slope.mul_mod(minus(x, double_x), p), y);
    write(words, &[double_x, double_y]);
    DONE
}

/// The first numbers of these words.
fn numbers<const BITS: usize, const LIMBS: usize, const N: usize>(words: &[u32]) -> [Uint<BITS, LIMBS>; N] {
    let limb = |index: usize| u64::from(words[2 * index]) | u64::from(words[2 * index + 1]) << 32;
    std::array::from_fn(|number| Uint::from_limbs(std::array::from_fn(|index| limb(number * LIMBS + index))))
}

/// Writes the numbers one after the other.
fn write<const BITS: usize, const LIMBS: usize>(words: &mut [u32], numbers: &[Uint<BITS, LIMBS>]) {
    let limbs = numbers.iter().flat_map(Uint::as_limbs);
    for (pair, limb) in words.chunks_exact_mut(2).zip(limbs) {
        pair.copy_from_slice(&[*limb as u32, (limb >> 32) as u32]);
    }
}
