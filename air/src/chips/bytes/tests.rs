//! Tests of the `bytes` chip.

use super::{Bytes, BytesColumns, ROWS, fill, row_of};
use crate::support::forgeries::{f, row};
use crate::support::row::violated;
use crate::{F, Trace};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

fn honest() -> Trace {
    fill::trace(&[0; ROWS], &[0; ROWS])
}

/// Filling counts a lookup in the row of its pair.
#[test]
fn every_pair_has_its_row() {
    let mut table = honest();
    assert_eq!(table.height(), ROWS);
    assert_eq!(violated(&Bytes, &table), []);
    for (left, right) in [(0, 0), (0, 255), (255, 0), (0x0f, 0x3c), (255, 255)] {
        let row: &mut BytesColumns<F> = row(&mut table, row_of(left, right));
        let byte = |bits: [F; 8]| bits.into_iter().rfold(F::ZERO, |byte, bit| byte.double() + bit);
        assert_eq!(
            [byte(row.left), byte(row.right), row.and],
            [left, right, left & right].map(f),
            "{left} and {right}"
        );
    }
}

/// With a bit of 2 at the top, 0 would be a byte of 256.
#[test]
fn bits_are_boolean() {
    for bit in 0..16 {
        let mut table = honest();
        // All bits of the other byte are zero, and so is the conjunction.
        let changed: &mut BytesColumns<F> = row(&mut table, 0);
        [&mut changed.left, &mut changed.right][bit / 8][bit % 8] = F::TWO;
        assert_eq!(violated(&Bytes, &table), [bit], "bit {bit}");
    }
}

#[test]
fn the_conjunction_is_that_of_the_bits() {
    let mut table = honest();
    let changed: &mut BytesColumns<F> = row(&mut table, row_of(0x0f, 0x3c));
    changed.and += F::ONE;
    assert_eq!(violated(&Bytes, &table), [16]);
}
