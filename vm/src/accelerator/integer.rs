//! Integers modulo another, and points of elliptic curves.

use nova_abi::arithmetic::{CurveField, Point, from_words, words_of};
use nova_abi::curve::Curve;
use nova_abi::syscall::{DONE, UNDEFINED};
use ruint::Uint;

/// The factors, the addend and the modulus, then the result.
pub(super) fn multiply_add<const BITS: usize, const LIMBS: usize>(words: &mut [u32]) -> u32 {
    let operands = integers::<BITS, LIMBS, 4>(words);
    write(&mut words[8 * LIMBS..], &[nova_abi::arithmetic::multiply_add(operands)]);
    DONE
}

/// The other point, then the one that becomes the sum.
pub(super) fn add_points<const BITS: usize, const LIMBS: usize, const WORDS: usize>(
    curve: &Curve<WORDS>,
    words: &mut [u32],
) -> u32 {
    let [other_x, other_y, x, y] = integers::<BITS, LIMBS, 4>(words);
    replace(&mut words[4 * LIMBS..], CurveField::new(curve).add(&[x, y], &[other_x, other_y]))
}

/// The point that is doubled.
pub(super) fn double_point<const BITS: usize, const LIMBS: usize, const WORDS: usize>(
    curve: &Curve<WORDS>,
    words: &mut [u32],
) -> u32 {
    let point = integers::<BITS, LIMBS, 2>(words);
    replace(words, CurveField::new(curve).double(&point))
}

/// Replaces a point by the result, if there is one.
fn replace<const BITS: usize, const LIMBS: usize>(words: &mut [u32], result: Option<Point<BITS, LIMBS>>) -> u32 {
    let Some(point) = result else { return UNDEFINED };
    write(words, &point);
    DONE
}

/// The first integers of these words.
fn integers<const BITS: usize, const LIMBS: usize, const N: usize>(words: &[u32]) -> [Uint<BITS, LIMBS>; N] {
    std::array::from_fn(|index| from_words(&words[2 * LIMBS * index..2 * LIMBS * (index + 1)]))
}

/// Writes the integers one after the other.
fn write<const BITS: usize, const LIMBS: usize>(words: &mut [u32], integers: &[Uint<BITS, LIMBS>]) {
    words.iter_mut().zip(integers.iter().flat_map(words_of)).for_each(|(word, value)| *word = value);
}
