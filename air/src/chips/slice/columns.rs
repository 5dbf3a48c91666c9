//! Columns of the `slice` chip.

use crate::chips::program::ProgramRow;

/// Columns of [`Slice`](super::Slice).
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct SliceColumns<T> {
    /// 1 on rows that hold an instruction, 0 on padding; boolean here.
    pub is_real: T,
    /// The instruction; one of the program's because the row asks for it on the code bus.
    pub instruction: ProgramRow<T>,
    /// How often the shard executes it; the prover chooses it, but for 0 on padding.
    pub uses: T,
}
crate::columns!(SliceColumns);
