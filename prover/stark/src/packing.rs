//! Packed rows of a table: one vector register holds one column of [`WIDTH`] rows.

use nova_air::{EF, F, Trace};
use p3_field::{ExtensionField, Field, PackedFieldPow2, PackedValue, PrimeCharacteristicRing};

use crate::memory::prefetch;

/// Base field elements, one for each of [`WIDTH`] rows.
pub(crate) type PackedF = <F as Field>::Packing;

/// Extension field elements, one for each of [`WIDTH`] rows.
pub(crate) type PackedEF = <EF as ExtensionField<F>>::ExtensionPacking;

/// Rows that are processed together.
pub(crate) const WIDTH: usize = <PackedF as PackedValue>::WIDTH;

/// A row-major table, or a range of its columns.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    values: &'a [F],
    width: usize,
    first: usize,
    columns: usize,
}

impl<'a> Rows<'a> {
    /// All columns of the table.
    pub(crate) fn new(trace: &'a Trace) -> Self {
        Self { values: &trace.values, width: trace.width, first: 0, columns: trace.width }
    }

    /// `columns` columns, from column `first` on.
    pub(crate) fn columns(self, first: usize, columns: usize) -> Self {
        Self { first, columns, ..self }
    }

    /// Packs all columns of block `index` of [`WIDTH`] rows, and prefetches the following block.
    pub(crate) fn pack_block(&self, index: usize, packed: &mut Vec<PackedF>) {
        let (block, next) = (WIDTH * index, WIDTH * self.width * (index + 1));
        prefetch(self.values.get(next..next + WIDTH * self.width).unwrap_or_default());
        self.pack(|lane| block + lane, packed);
    }

    /// Packs the rows `row(0), .., row(WIDTH - 1)` and appends them to `packed`, column by column.
    pub(crate) fn pack(&self, row: impl Fn(usize) -> usize, packed: &mut Vec<PackedF>) {
        let start = packed.len();
        packed.resize(start + self.columns, PackedF::ZERO);
        let cells = |lane| &self.values[row(lane) * self.width + self.first..][..self.columns];
        pack_cells(cells, &mut packed[start..]);
    }
}

/// Packs `WIDTH` rows of `packed.len()` cells, column by column.
#[inline]
pub(crate) fn pack_cells<'a>(row: impl Fn(usize) -> &'a [F], packed: &mut [PackedF]) {
    let rows: [&[F]; WIDTH] = core::array::from_fn(row);
    let columns = packed.len();
    for (packed, first) in packed.chunks_mut(WIDTH).zip((0..columns).step_by(WIDTH)) {
        let last = first + packed.len();
        let square = transpose(core::array::from_fn(|lane| load(&rows[lane][first..last])));
        packed.copy_from_slice(&square[..packed.len()]);
    }
}

/// Writes packed columns as rows of `columns.len()` cells: the inverse of [`pack_cells`].
pub(crate) fn unpack(columns: &[PackedF], rows: &mut [F]) {
    let width = columns.len();
    for (chunk, first) in columns.chunks(WIDTH).zip((0..width).step_by(WIDTH)) {
        let square = transpose(core::array::from_fn(|index| chunk.get(index).copied().unwrap_or(PackedF::ZERO)));
        for (row, lanes) in rows.chunks_exact_mut(width).zip(&square) {
            row[first..first + chunk.len()].copy_from_slice(&lanes.as_slice()[..chunk.len()]);
        }
    }
}

/// Loads up to `WIDTH` neighbouring cells into a register. The rest is zero.
pub(crate) fn load(cells: &[F]) -> PackedF {
    if cells.len() == WIDTH {
        return *PackedF::from_slice(cells);
    }
    let mut register = PackedF::ZERO;
    register.as_slice_mut()[..cells.len()].copy_from_slice(cells);
    register
}

/// Transposes a square of cells, one register per row, by exchanging blocks of increasing size.
#[inline]
fn transpose(mut square: [PackedF; WIDTH]) -> [PackedF; WIDTH] {
    let mut block = 1;
    while block < WIDTH {
        for row in (0..WIDTH).filter(|row| row & block == 0) {
            (square[row], square[row + block]) = square[row].interleave(square[row + block], block);
        }
        block *= 2;
    }
    square
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_transposes_and_unpacking_inverts_it() {
        for width in [1, 5, WIDTH, WIDTH + 3, 4 * WIDTH] {
            let values: Vec<F> = (0..2 * WIDTH * width).map(F::from_usize).collect();
            let trace = Trace::new(values.clone(), width);
            let rows = Rows::new(&trace);
            let mut packed = Vec::new();
            rows.pack(|lane| 2 * lane + 1, &mut packed);
            for (column, lanes) in packed.iter().enumerate() {
                for (lane, &value) in lanes.as_slice().iter().enumerate() {
                    assert_eq!(value, F::from_usize((2 * lane + 1) * width + column));
                }
            }
            packed.clear();
            rows.pack(|lane| lane, &mut packed);
            let mut unpacked = F::zero_vec(WIDTH * width);
            unpack(&packed, &mut unpacked);
            assert_eq!(unpacked, values[..WIDTH * width]);
        }
    }
}
