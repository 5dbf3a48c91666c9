//! Tests of the `range` chip.

use super::{ROWS, Range, row_of};
use crate::{Chip, F};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// Filling counts a lookup in the row of its pair.
#[test]
fn every_pair_has_its_row() {
    let table = Range.preprocessed().unwrap();
    assert_eq!(table.height(), ROWS);
    for (value, bits) in [(0, 0), (0, 1), (1, 1), (0, 8), (255, 8), (0, 16), (0xffff, 16)] {
        let row = &table.values[row_of(value, bits) * table.width..][..table.width];
        assert_eq!(row, [value, bits].map(F::from_u32), "{value} of {bits} bits");
    }
}
