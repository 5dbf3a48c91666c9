//! The points of the cosets on which tables are committed, in bit-reversed order.

use nova_air::F;
use nova_verifier::shift;
use p3_field::{PackedValue, PrimeCharacteristicRing, TwoAdicField};

use super::packing::{PackedF, WIDTH};

/// The `2^(log_height + log_blowup)` points on which polynomials of degree below `2^log_height` are committed.
///
/// Those for a smaller blow-up come first.
pub(crate) fn points(log_height: usize, log_blowup: usize) -> Vec<F> {
    let mut points = bit_reversed_powers(log_height + log_blowup, |level| F::two_adic_generator(level + 1));
    let shift = shift(log_height);
    points.iter_mut().for_each(|point| *point *= shift);
    points
}

/// Point `index` of the `2^(log_height + log_blowup)` on which polynomials of degree below `2^log_height` are
/// committed.
pub(crate) fn point(log_height: usize, log_blowup: usize, index: usize) -> F {
    let log_size = log_height + log_blowup;
    shift(log_height) * F::two_adic_generator(log_size).exp_u64(reverse_bits(index, log_size) as u64)
}

/// The products of `root(j)` over the set bits `j` of `i`, for `i < 2^log_size`.
pub(crate) fn bit_reversed_powers(log_size: usize, root: impl Fn(usize) -> F) -> Vec<F> {
    let mut powers = vec![F::ONE];
    for level in 0..log_size {
        let root = root(level);
        powers.extend_from_within(..);
        powers[1 << level..].iter_mut().for_each(|power| *power *= root);
    }
    powers
}

/// `WIDTH` points of a coset that are neighbours in bit-reversed order.
///
/// In natural order, lane `l` is point `natural + reverse(l) * stride`, with `stride` the number of blocks. The points
/// that lie a number of steps further therefore form a block too, with the same order of lanes, unless `natural`
/// overflows or underflows the stride, which moves every lane by one.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    pub(crate) index: usize,
    /// Lane 0's point in natural order.
    pub(crate) natural: usize,
    log_stride: usize,
}

/// The points that lie a number of steps from those of a block.
pub(crate) struct Neighbours {
    pub(crate) block: usize,
    /// The number of lanes, in natural order, by which every lane moves.
    turn: isize,
}

impl Block {
    /// Block `index` of a coset of `2^log_size` points.
    pub(crate) fn new(index: usize, log_size: usize) -> Self {
        let log_stride = log_size - WIDTH.ilog2() as usize;
        Self { index, natural: reverse_bits(index, log_stride), log_stride }
    }

    /// The points that lie `steps` further in natural order.
    pub(crate) fn step(&self, steps: isize) -> Neighbours {
        let stride = 1_isize << self.log_stride;
        let natural = self.natural as isize + steps;
        let block = reverse_bits(natural.rem_euclid(stride) as usize, self.log_stride);
        Neighbours { block, turn: natural.div_euclid(stride) }
    }
}

impl Neighbours {
    /// Whether the neighbour of every lane is in the same lane.
    pub(crate) fn is_aligned(&self) -> bool {
        self.turn % WIDTH as isize == 0
    }

    /// The lane of a lane's neighbour.
    pub(crate) fn lane(&self, lane: usize) -> usize {
        reverse_lane((reverse_lane(lane) as isize + self.turn).rem_euclid(WIDTH as isize) as usize)
    }

    /// The row of a lane's neighbour, in bit-reversed order.
    pub(crate) fn row(&self, lane: usize) -> usize {
        self.block * WIDTH + self.lane(lane)
    }
}

fn reverse_lane(lane: usize) -> usize {
    reverse_bits(lane, WIDTH.ilog2() as usize)
}

/// The lowest `bits` bits of `value` in reverse order.
pub(crate) fn reverse_bits(value: usize, bits: usize) -> usize {
    if bits == 0 { 0 } else { value.reverse_bits() >> (usize::BITS as usize - bits) }
}

/// A block of `points`, as one register.
pub(crate) fn packed(points: &[F], block: usize) -> PackedF {
    *PackedF::from_slice(&points[block * WIDTH..][..WIDTH])
}

#[cfg(test)]
mod tests {
    use p3_field::Field;

    use super::*;

    #[test]
    fn all_points_are_listed_in_order() {
        for (log_height, log_blowup) in [(0, 1), (5, 1), (3, 3)] {
            let expected: Vec<F> =
                (0..1 << (log_height + log_blowup)).map(|index| point(log_height, log_blowup, index)).collect();
            assert_eq!(points(log_height, log_blowup), expected);
        }
    }

    #[test]
    fn neighbours_are_the_points_a_number_of_steps_further() {
        let log_size = WIDTH.ilog2() as usize + 3;
        let (points, root) = (points(log_size - 1, 1), F::two_adic_generator(log_size));
        for steps in [-4_isize, -2, -1, 1, 2, 8] {
            let factor = if steps < 0 { root.inverse() } else { root }.exp_u64(steps.unsigned_abs() as u64);
            for index in 0..points.len() / WIDTH {
                let block = Block::new(index, log_size);
                let neighbours = block.step(steps);
                for lane in 0..WIDTH {
                    let point = points[index * WIDTH + lane];
                    let natural = block.natural + (reverse_lane(lane) << block.log_stride);
                    assert_eq!(point, shift(log_size - 1) * root.exp_u64(natural as u64));
                    assert_eq!(points[neighbours.row(lane)], point * factor);
                }
                assert_eq!(neighbours.is_aligned(), (0..WIDTH).all(|lane| neighbours.lane(lane) == lane));
            }
        }
    }
}
