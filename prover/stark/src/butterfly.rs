//! The steps of a transform: butterflies over blocks of cells.

use nova_air::F;
use p3_field::PackedValue;

use super::packing::{PackedF, WIDTH, load};

/// Splits block `block` of a level, one level for each power, two levels at once.
///
/// The block's factor is `factors[block] * power`, the square root of the `x^m` that its cells are reduced by. The two
/// halves are the blocks `2 block` and `2 block + 1` of the next level.
pub(crate) fn split(cells: &mut [F], block: usize, factors: &[F], powers: &[F]) {
    let factor = |block: usize, power: F| PackedF::from(factors[block] * power);
    match *powers {
        [] => {}
        [power] => {
            let first = factor(block, power);
            combine(halves(cells), |[a, b]| {
                let b = b * first;
                [a + b, a - b]
            });
        }
        [power, next_power, ref rest @ ..] => {
            let first = factor(block, power);
            let (left, right) = (factor(2 * block, next_power), factor(2 * block + 1, next_power));
            combine(quarters(cells), |[a, b, c, d]| {
                let (c, d) = (c * first, d * first);
                let (a, b, c, d) = (a + c, (b + d) * left, a - c, (b - d) * right);
                [a + b, a - b, c + d, c - d]
            });
            for (quarter, cells) in quarters(cells).into_iter().enumerate() {
                split(cells, 4 * block + quarter, factors, rest);
            }
        }
    }
}

/// The inverse of [`split`], up to a factor of `2^levels`, with the inverse factors.
pub(crate) fn join(cells: &mut [F], block: usize, inverse_factors: &[F], levels: usize) {
    let factor = |block: usize| PackedF::from(inverse_factors[block]);
    match levels {
        0 => {}
        1 => {
            let first = factor(block);
            combine(halves(cells), |[a, b]| [a + b, (a - b) * first]);
        }
        _ => {
            for (quarter, cells) in quarters(cells).into_iter().enumerate() {
                join(cells, 4 * block + quarter, inverse_factors, levels - 2);
            }
            let (first, left, right) = (factor(block), factor(2 * block), factor(2 * block + 1));
            combine(quarters(cells), |[a, b, c, d]| {
                let (a, b, c, d) = (a + b, (a - b) * left, c + d, (c - d) * right);
                [a + c, b + d, (a - c) * first, (b - d) * first]
            });
        }
    }
}

fn halves(cells: &mut [F]) -> [&mut [F]; 2] {
    cells.split_at_mut(cells.len() / 2).into()
}

fn quarters(cells: &mut [F]) -> [&mut [F]; 4] {
    let [left, right] = halves(cells);
    let ([a, b], [c, d]) = (halves(left), halves(right));
    [a, b, c, d]
}

/// Replaces the cells at each position of slices of equal length by a function of these cells.
///
/// The last register overlaps the one before it if the length is not a multiple of [`WIDTH`]. It is loaded before any
/// cell is replaced, so the cells that are replaced twice are replaced by the same values.
#[inline]
pub(crate) fn combine<const N: usize>(slices: [&mut [F]; N], function: impl Fn([PackedF; N]) -> [PackedF; N]) {
    let length = slices[0].len();
    if length < WIDTH {
        let results = function(core::array::from_fn(|n| load(slices[n])));
        for (slice, result) in slices.into_iter().zip(results) {
            slice.copy_from_slice(&result.as_slice()[..length]);
        }
        return;
    }
    let mut slices = slices.map(|slice| &mut slice[..length]);
    let at = |slices: &[&mut [F]; N], first: usize| {
        core::array::from_fn(|n| *PackedF::from_slice(&slices[n][first..first + WIDTH]))
    };
    let put = |slices: &mut [&mut [F]; N], first: usize, results: [PackedF; N]| {
        for (slice, result) in slices.iter_mut().zip(results) {
            *PackedF::from_slice_mut(&mut slice[first..first + WIDTH]) = result;
        }
    };
    let last = (!length.is_multiple_of(WIDTH)).then(|| function(at(&slices, length - WIDTH)));
    for first in (0..=length - WIDTH).step_by(WIDTH) {
        let results = function(at(&slices, first));
        put(&mut slices, first, results);
    }
    if let Some(results) = last {
        put(&mut slices, length - WIDTH, results);
    }
}
