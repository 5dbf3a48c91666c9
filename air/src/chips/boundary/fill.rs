//! Trace filling of the `boundary` chip.

use super::{Boundary, BoundaryColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{BoundaryRow, Fill, Filling, Rows, Shard};
use p3_field::PrimeCharacteristicRing;

impl Fill for Boundary {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        rows(shard.boundary).into()
    }
}

/// The rows of a shard's boundary.
pub(crate) fn rows(boundary: &[BoundaryRow]) -> Rows<'_> {
    Rows::new(boundary.len(), |index| row(&boundary[index]))
}

fn row(cell: &BoundaryRow) -> BoundaryColumns<F> {
    BoundaryColumns {
        is_real: F::ONE,
        space: F::from_u32(cell.space),
        address: F::from_u32(cell.address),
        before: Word::of(cell.before),
        after: Word::of(cell.after),
        last: F::from_u32(cell.last),
        previous_shard: F::from_u32(cell.previous_shard),
    }
}
