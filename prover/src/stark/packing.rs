//! Rows of a table, packed: one vector register holds one column of [`WIDTH`] rows.

use nova_air::{EF, F};
use p3_field::{ExtensionField, Field, PackedValue};

/// Base field elements, one for each of [`WIDTH`] rows.
pub(crate) type PackedF = <F as Field>::Packing;

/// Extension field elements, one for each of [`WIDTH`] rows.
pub(crate) type PackedEF = <EF as ExtensionField<F>>::ExtensionPacking;

/// Rows that are processed together.
pub(crate) const WIDTH: usize = <PackedF as PackedValue>::WIDTH;

/// A row-major table seen as a slice, or the empty table.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) values: &'a [F],
    pub(crate) width: usize,
}

impl Rows<'_> {
    /// Packs the rows `row(0), .., row(WIDTH - 1)`, column after column, into `packed`.
    pub(crate) fn pack(&self, row: impl Fn(usize) -> usize, packed: &mut Vec<PackedF>) {
        packed.clear();
        let rows: [&[F]; WIDTH] = core::array::from_fn(|lane| {
            let start = row(lane) * self.width;
            &self.values[start..start + self.width]
        });
        packed.extend((0..self.width).map(|column| PackedF::from_fn(|lane| rows[lane][column])));
    }
}
