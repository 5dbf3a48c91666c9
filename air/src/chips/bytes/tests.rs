//! Tests of the `bytes` chip.

use super::{Bytes, ROWS, row_of};
use crate::{Chip, F};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// Filling counts a lookup in the row of its pair.
#[test]
fn every_pair_has_its_row() {
    let table = Bytes.preprocessed().unwrap();
    assert_eq!(table.height(), ROWS);
    for (left, right) in [(0, 0), (0, 255), (255, 0), (0x0f, 0x3c), (255, 255)] {
        let row = &table.values[row_of(left, right) * table.width..][..table.width];
        assert_eq!(row, [left, right, left & right].map(F::from_u32), "{left} and {right}");
    }
}
