//! Tests of the `range` chip: a table for each constraint that breaks this one and no other.

use super::{LAST_BITS, ROWS, Range, RangeColumns, fill, row_of};
use crate::support::forgeries::{f, row};
use crate::support::row::violated;
use crate::{F, Trace};
use core::borrow::BorrowMut;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

fn honest() -> Trace {
    fill::trace(&[0; ROWS])
}

/// Filling counts a lookup in the row of its pair.
#[test]
fn every_pair_has_its_row() {
    let mut table = honest();
    assert_eq!(table.height(), ROWS);
    for (value, bits) in [(0, 0), (0, 1), (1, 1), (0, 8), (255, 8), (0, 16), (0xffff, 16)] {
        let row: &mut RangeColumns<F> = row(&mut table, row_of(value, bits));
        assert_eq!([row.value, row.bits], [value, bits].map(f), "{value} of {bits} bits");
    }
    assert_eq!(violated(&Range, &table), []);
}

/// Rows of one number of bits: the first value, the number of bits, the size, `wraps` of the last row, and how many.
struct Count(F, u32, u32, u32, usize);

/// A table that counts so. The last count's last row does not wrap.
fn counting(counts: impl IntoIterator<Item = Count>) -> Trace {
    let mut values = Vec::new();
    for Count(first, bits, size, wraps, rows) in counts {
        for index in 0..rows {
            let mut cells = [F::ZERO; RangeColumns::<F>::WIDTH];
            let is_last = index + 1 == rows;
            let wraps = if is_last { f(wraps) } else { F::ZERO };
            let value = first + F::from_usize(index);
            *cells.as_mut_slice().borrow_mut() =
                RangeColumns { value, bits: f(bits), size: f(size), wraps, uses: F::ZERO };
            values.extend(cells);
        }
    }
    Trace::new(values, RangeColumns::<F>::WIDTH)
}

/// All rows of some bits, as they should be.
fn whole(bits: u32) -> Count {
    Count(F::ZERO, bits, 1 << bits, 1, 1 << bits)
}

/// The last row.
fn end() -> Count {
    Count(F::ZERO, LAST_BITS, 1 << LAST_BITS, 0, 1)
}

#[track_caller]
fn assert_breaks_only(constraint: usize, table: &Trace) {
    assert!(table.height().is_power_of_two(), "{} rows", table.height());
    assert_eq!(violated(&Range, table), [constraint]);
}

#[test]
fn the_counts_of_an_honest_table_are_accepted() {
    assert!(counting((0..LAST_BITS).map(whole).chain([end()])) == honest());
}

/// Values below zero have 0 bits.
#[test]
fn the_first_value_is_zero() {
    let below = Count(-f(1 << 17), 0, 1, 1, (1 << 17) + 1);
    assert_breaks_only(0, &counting([below].into_iter().chain((1..LAST_BITS).map(whole)).chain([end()])));
}

/// Values of 17 bits have 16.
#[test]
fn the_first_number_of_bits_is_zero() {
    let shifted = (1..=LAST_BITS).map(|size| Count(F::ZERO, size - 1, 1 << size, 1, 1 << size));
    let end = Count(F::ZERO, LAST_BITS, 2 << LAST_BITS, 0, 1);
    let mut table = counting([whole(0)].into_iter().chain(shifted).chain([end]));
    row::<RangeColumns<F>>(&mut table, 0).bits = F::NEG_ONE;
    assert_breaks_only(1, &table);
}

/// This constraint follows from the others: with another first size `s`, the last row would be row `s (2^17 - 1)`, and
/// one more than that is not a power of two. It makes the argument shorter.
#[test]
fn the_first_size_is_one() {
    let doubled = (0..LAST_BITS).map(|bits| Count(F::ZERO, bits, 2 << bits, 1, 2 << bits));
    let table = counting(doubled.chain([Count(F::ZERO, LAST_BITS, 2 << LAST_BITS, 0, 2)]));
    assert_eq!(violated(&Range, &table), [2, 3]);
}

/// The count of 17 bits never ends: its lookups would be answered.
#[test]
fn the_last_value_is_zero() {
    let long = Count(F::ZERO, LAST_BITS, 1 << LAST_BITS, 0, (1 << LAST_BITS) + 1);
    assert_breaks_only(3, &counting((0..LAST_BITS).map(whole).chain([long])));
}

#[test]
fn the_last_number_of_bits_is_seventeen() {
    let long = Count(F::ZERO, LAST_BITS + 1, 2 << LAST_BITS, 0, 1);
    assert_breaks_only(4, &counting((0..=LAST_BITS).map(whole).chain([long])));
    // Fewer bits would do no harm to a verifier, but to the count of rows.
    let short = Count(F::ZERO, LAST_BITS - 1, 1 << (LAST_BITS - 1), 0, 1);
    assert_breaks_only(4, &counting((0..LAST_BITS - 1).map(whole).chain([short])));
}

#[test]
fn a_lookup_of_seventeen_bits_is_not_answered() {
    let mut table = honest();
    row::<RangeColumns<F>>(&mut table, ROWS - 1).uses = F::ONE;
    assert_breaks_only(5, &table);
}

/// After the row of 0 bits, `wraps = 3` leads to values from -2 on, of 3 bits.
#[test]
fn a_count_ends_or_does_not() {
    let skips = [Count(F::ZERO, 0, 1, 3, 1), Count(-F::TWO, 3, 4, 1, 6)];
    let rest = (4..LAST_BITS).map(|bits| Count(F::ZERO, bits, 1 << (bits - 1), 1, 1 << (bits - 1)));
    let end = Count(F::ZERO, LAST_BITS, 1 << (LAST_BITS - 1), 0, 1);
    assert_breaks_only(6, &counting(skips.into_iter().chain(rest).chain([end])));
}

/// The count of 15 bits goes on for a row, and that of 16 bits stops before its end.
#[test]
fn a_count_ends_at_its_size_only() {
    let late = [Count(F::ZERO, 15, 1 << 15, 1, (1 << 15) + 1), Count(F::ZERO, 16, 1 << 16, 1, (1 << 16) - 1)];
    assert_breaks_only(7, &counting((0..15).map(whole).chain(late).chain([end()])));
}

#[test]
fn values_count_up() {
    let mut table = honest();
    row::<RangeColumns<F>>(&mut table, row_of(9, 8)).value = f(256);
    assert_breaks_only(8, &table);
}

#[test]
fn bits_stay_until_a_count_ends() {
    let mut table = honest();
    row::<RangeColumns<F>>(&mut table, row_of(9, 16)).bits = F::TWO;
    assert_breaks_only(9, &table);
}

/// As `a_count_ends_at_its_size_only`, with sizes to match.
#[test]
fn sizes_stay_until_a_count_ends() {
    let (long, short) = ((1 << 15) + 1, (1 << 16) - 1);
    let late = [Count(F::ZERO, 15, long, 1, long as usize), Count(F::ZERO, 16, short, 1, short as usize)];
    assert_breaks_only(10, &counting((0..15).map(whole).chain(late).chain([end()])));
}
