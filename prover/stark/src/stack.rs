//! Entries of stacks, from rows of their columns.
//!
//! A stack of `k = H_T / h` columns `p_i` of height `h` is the polynomial `P(X) = sum_i X^i p_i(X^k)`. The points of all
//! heights form a tower: entry `r` of the stack is at a point `x = e(H_T, r)` with `x^k = e(h, r / k)`. So row `s` of
//! the columns' extensions is `P mod (X^k - e(h, s))`, and the splits of a transform turn it into entries `k s .. k s +
//! k`. A block of `2 q` cells that begins at entry `r` splits with the factor `e(H_T, r)^q`, which does not depend on
//! `k`.
//!
//! A task computes [`WIDTH`] blocks of neighbouring leaves, one in each lane of a register. The last splits therefore
//! work on whole registers, with one factor for each lane, and leaves come out as the hash takes them.

use nova_air::F;
use p3_field::{PackedValue, PrimeCharacteristicRing, TwoAdicField};

use super::butterfly::split;
use super::cosets::{bit_reversed_powers, point};
use super::packing::{PackedF, WIDTH, pack_cells, unpack};

/// Log2 of the number of lanes.
const LOG_WIDTH: usize = WIDTH.ilog2() as usize;

/// Log2 of the number of leaves in each lane of a task, unless the tree is too small: a task of a large shard, of 400
/// stacks, fits the second level cache.
const LOG_BLOCK: usize = 6;

/// The leaves of a tree, and how tasks share them.
pub(crate) struct Leaves {
    log_stack_height: usize,
    log_blowup: usize,
    /// Log2 of the number of leaves in each lane of a task.
    pub(crate) log_block: usize,
    /// Ratio of a lane's first point to the task's first point.
    lanes: PackedF,
    /// Ratio of the factor of block `i` of a level to that of block 0.
    ratios: Vec<F>,
}

impl Leaves {
    /// The leaves of a tree with stacks of `2^log_stack_height` rows.
    ///
    /// # Panics
    ///
    /// If there are fewer leaves than lanes of a register.
    pub(crate) fn new(log_stack_height: usize, log_blowup: usize) -> Self {
        Self::with_blocks(log_stack_height, log_blowup, LOG_BLOCK)
    }

    /// The leaves with at most `2^log_block` leaves in each lane of a task.
    fn with_blocks(log_stack_height: usize, log_blowup: usize, log_block: usize) -> Self {
        let log_size = log_stack_height + log_blowup;
        assert!(log_size >= LOG_WIDTH, "a tree has a leaf for each lane");
        let log_block = log_block.min(log_size - LOG_WIDTH);
        let lanes = bit_reversed_powers(LOG_WIDTH, |level| F::two_adic_generator(log_block + level + 1));
        let log_ratios = log_block.max(LOG_WIDTH).saturating_sub(1);
        Self {
            log_stack_height,
            log_blowup,
            log_block,
            lanes: *PackedF::from_slice(&lanes),
            ratios: bit_reversed_powers(log_ratios, |level| F::two_adic_generator(level + 2)),
        }
    }

    /// Log2 of the number of leaves in a task.
    pub(crate) fn log_task(&self) -> usize {
        LOG_WIDTH + self.log_block
    }

    /// Number of tasks.
    pub(crate) fn tasks(&self) -> usize {
        1 << (self.log_stack_height + self.log_blowup - self.log_task())
    }

    /// The factors of task `index`.
    pub(crate) fn factors(&self, index: usize) -> Factors<'_> {
        let first = point(self.log_stack_height, self.log_blowup, index << self.log_task());
        // Squares of the first point: entry `i` has the exponent `2^i`.
        let mut squares = vec![first];
        for log in 0..self.log_task() {
            squares.push(squares[log].square());
        }
        let row_powers = squares[self.log_block..self.log_task()].iter().rev().copied().collect();
        let mut lane_factors = vec![PackedF::ZERO; 1 << self.log_block];
        let mut power = self.lanes * first;
        for log_half in 0..self.log_block {
            let blocks = 1 << (self.log_block - log_half - 1);
            let factors = lane_factors[blocks..2 * blocks].iter_mut().zip(&self.ratios);
            factors.for_each(|(factor, &ratio)| *factor = power * ratio);
            power = power.square();
        }
        Factors { leaves: self, fold: squares[self.log_task()], row_powers, lane_factors }
    }
}

/// The factors of a task, which all stacks share.
pub(crate) struct Factors<'a> {
    leaves: &'a Leaves,
    /// The power of the task's points whose exponent is their number. It is the same for all of them.
    pub(crate) fold: F,
    /// The power of the task's first point for each level of splits above the lanes, whose exponent is half a block.
    row_powers: Vec<F>,
    /// The factors of the levels within lanes: those of a level with `n` blocks are entries `n .. 2 n`.
    lane_factors: Vec<PackedF>,
}

impl Factors<'_> {
    /// Splits rows of `2^log_slots` cells, at most as many as the task has leaves, into rows of `2^log_left` cells, or
    /// into the blocks of the lanes if these are longer.
    pub(crate) fn split_rows(&self, cells: &mut [F], log_slots: usize, log_left: usize) {
        let log_task = self.leaves.log_task();
        let powers = &self.row_powers[log_task - log_slots..log_task - log_left.max(self.leaves.log_block)];
        for (row, cells) in cells.chunks_exact_mut(1 << log_slots).enumerate() {
            split(cells, row, &self.leaves.ratios, powers);
        }
    }

    /// Splits the cells of `2^log_slots` registers, or of all the registers of a task if these are fewer, into rows of
    /// `2^log_left` cells.
    pub(crate) fn split_lanes(&self, registers: &mut [PackedF], log_slots: usize, log_left: usize) {
        let log_block = self.leaves.log_block;
        for log_half in (log_left..log_slots.min(log_block)).rev() {
            let blocks = 1 << (log_block - log_half - 1);
            let factors = &self.lane_factors[blocks..2 * blocks];
            for (block, &factor) in registers.chunks_exact_mut(2 << log_half).zip(factors) {
                let (left, right) = block.split_at_mut(1 << log_half);
                for (left, right) in left.iter_mut().zip(right) {
                    let product = *right * factor;
                    (*left, *right) = (*left + product, *left - product);
                }
            }
        }
    }
}

/// The transform of single stacks, whose cells are all at hand.
pub(crate) struct StackTransform {
    leaves: Leaves,
    log_slots: usize,
    log_left: usize,
}

impl StackTransform {
    /// The transform of stacks of `2^log_slots` columns in a tree with stacks of `2^log_stack_height` rows. It ends at
    /// `2^log_left` columns whose stack is the same; at the stack's entries if this is one column.
    pub(crate) fn new(log_stack_height: usize, log_slots: usize, log_left: usize, log_blowup: usize) -> Self {
        let log_block = LOG_BLOCK.min(log_stack_height.saturating_sub(LOG_WIDTH));
        let log_block = log_block.max(log_slots.saturating_sub(LOG_WIDTH));
        Self { leaves: Leaves::with_blocks(log_stack_height, log_blowup, log_block), log_slots, log_left }
    }

    /// Number of neighbouring entries that are computed together: at most the stack's height, if that is at least
    /// [`WIDTH`].
    pub(crate) fn entries(&self) -> usize {
        1 << self.leaves.log_task()
    }

    /// Turns rows `first_row ..` of the columns' extensions into the stack's entries from `k first_row` on, or into the
    /// rows of the columns that are left, in place.
    ///
    /// The rows' cells, and those of the rows before, are a multiple of [`Self::entries`].
    pub(crate) fn run(&self, first_row: usize, cells: &mut [F]) {
        let (entries, block) = (self.entries(), 1 << self.leaves.log_block);
        let first = first_row << self.log_slots;
        assert!(first.is_multiple_of(entries) && cells.len().is_multiple_of(entries), "a task needs all its rows");
        if self.log_slots == self.log_left {
            return;
        }
        let mut registers = vec![PackedF::ZERO; block];
        for (index, cells) in cells.chunks_exact_mut(entries).enumerate() {
            let factors = self.leaves.factors(first / entries + index);
            if self.log_slots > self.leaves.log_block {
                factors.split_rows(cells, self.log_slots, self.log_left);
            }
            if self.log_left < self.leaves.log_block {
                pack_cells(|lane| &cells[lane * block..][..block], &mut registers);
                factors.split_lanes(&mut registers, self.log_slots, self.log_left);
                unpack(&registers, cells);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use nova_air::F;
    use p3_field::{Field, PrimeCharacteristicRing};

    use super::*;
    use nova_verifier::shift;

    /// The polynomial with these coefficients, lowest first, at a point.
    fn evaluate(coefficients: &[F], point: F) -> F {
        coefficients.iter().rev().fold(F::ZERO, |sum, &coefficient| sum * point + coefficient)
    }

    fn coefficients(polynomial: usize, length: usize) -> Vec<F> {
        (0..length).map(|i| F::from_usize(7 * i + polynomial + 3).exp_u64(11)).collect()
    }

    #[test]
    fn points_form_a_tower_that_does_not_meet_the_trace_domains() {
        for log_blowup in 1..=2 {
            for log_height in 1..8 {
                for index in 0..1 << (log_height + log_blowup) {
                    let half = point(log_height - 1, log_blowup, index >> 1);
                    assert_eq!(point(log_height, log_blowup, index).square(), half);
                }
                assert_eq!(shift(log_height).exp_power_of_2(log_height), F::GENERATOR.exp_power_of_2(22));
                assert_ne!(shift(log_height).exp_power_of_2(24), F::ONE);
            }
        }
    }

    /// The numbers of section 3.2 of decision 0108.
    #[test]
    fn the_worked_example_has_the_stated_entries() {
        let polynomials = [[1, 2, 3, 4], [5, 6, 7, 8]].map(|coefficients: [u32; 4]| coefficients.map(F::from_u32));
        assert_eq!(shift(2).exp_power_of_2(2), F::from_u32(297_594_125));
        assert_eq!(point(2, 1, 1), -point(2, 1, 0));
        assert_eq!([point(3, 1, 0), point(3, 1, 2)], [14_471_777, 272_600_515].map(F::from_u32));
        let row = |row: usize| polynomials.map(|polynomial| evaluate(&polynomial, point(2, 1, row)));
        let mut cells: Vec<F> = (0..8).flat_map(row).collect();
        let rows = [1_683_133_527, 1_309_416_958, 350_339_561, 1_304_647_153];
        assert_eq!(cells[..4], rows.map(F::from_u32));
        StackTransform::new(3, 1, 0, 1).run(0, &mut cells);
        let entries = [826_579_217, 408_981_404, 1_851_656_353, 979_729_202];
        assert_eq!(cells[..4], entries.map(F::from_u32));
    }

    #[test]
    fn entries_are_the_values_of_the_stacks_polynomial() {
        for (log_height, log_slots, log_blowup) in
            [(4, 0, 1), (3, 1, 1), (0, 4, 1), (5, 3, 2), (4, 6, 1), (3, 7, 1), (2, 9, 1), (1, 10, 1), (1, 9, 4)]
        {
            let slots = 1 << log_slots;
            let polynomials: Vec<Vec<F>> = (0..slots).map(|slot| coefficients(slot, 1 << log_height)).collect();
            let transform = StackTransform::new(log_height + log_slots, log_slots, 0, log_blowup);
            let rows = 1 << (log_height + log_blowup);
            let row = |row| {
                let point = point(log_height, log_blowup, row);
                polynomials.iter().map(move |polynomial| evaluate(polynomial, point))
            };
            let mut cells: Vec<F> = (0..rows).flat_map(row).collect();
            let mut parts = cells.clone();
            assert!(transform.entries() <= WIDTH.max(slots << log_height));
            transform.run(0, &mut cells);
            let stack: Vec<F> = (0..slots << log_height)
                .map(|coefficient| polynomials[coefficient % slots][coefficient / slots])
                .collect();
            for (index, &entry) in cells.iter().enumerate() {
                let expected = evaluate(&stack, point(log_height + log_slots, log_blowup, index));
                assert_eq!(entry, expected, "entry {index} of 2^{log_slots} columns of 2^{log_height} rows");
            }
            for (part, cells) in parts.chunks_exact_mut(transform.entries()).enumerate() {
                transform.run((part * transform.entries()) >> log_slots, cells);
            }
            assert_eq!(parts, cells);
        }
    }

    #[test]
    fn a_transform_can_stop_at_fewer_columns_and_continue_there() {
        for (log_stack_height, log_slots, log_left) in [(6, 1, 1), (9, 5, 2), (12, 9, 8), (12, 9, 7), (11, 10, 3)] {
            let transform = |log_slots, log_left| StackTransform::new(log_stack_height, log_slots, log_left, 1);
            let cells = coefficients(1, 2 << log_stack_height);
            let [mut whole, mut steps] = [cells.clone(), cells];
            transform(log_slots, 0).run(0, &mut whole);
            transform(log_slots, log_left).run(0, &mut steps);
            transform(log_left, 0).run(0, &mut steps);
            assert_eq!(steps, whole, "2^{log_slots} columns, then 2^{log_left}, of 2^{log_stack_height} entries");
        }
    }

    #[test]
    #[should_panic(expected = "a task needs all its rows")]
    fn parts_of_a_task_are_refused() {
        StackTransform::new(9, 1, 0, 1).run(1, &mut vec![F::ZERO; 1 << 10]);
    }
}
