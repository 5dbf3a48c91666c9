//! The memory of a whole run: who touched what last.

use crate::Trace;
use crate::buses::{RAM, REGISTERS};
use crate::chips::MemoryValues;
use crate::chips::initial::fill::{self as initial, divided, initial_cells};
use crate::chips::memory_table::fill::Listing;
use nova_vm::record::Segment;
use std::collections::HashMap;
use std::vec;
use std::vec::Vec;

/// A cell that a shard touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoundaryRow {
    /// Address space.
    pub space: u32,
    /// Number of the register, or address of the word in words.
    pub address: u32,
    /// Value when the shard begins.
    pub before: u32,
    /// Value when it ends.
    pub after: u32,
    /// Timestamp of the last access.
    pub last: u32,
    /// Number of the last shard before that touched it, 0 for none.
    pub previous_shard: u32,
}

/// What is known of a cell that the run touches.
#[derive(Clone, Copy)]
pub(crate) struct MemoryCell {
    /// Value when the run begins.
    pub(crate) first: u32,
    /// Value when it ends.
    pub(crate) last: u32,
    /// The last shard that touched it, 0 for none.
    pub(crate) last_shard: u32,
}

impl MemoryCell {
    /// A cell that no shard touches.
    pub(crate) const fn untouched(value: u32) -> Self {
        Self { first: value, last: value, last_shard: 0 }
    }
}

/// A section of the memory table.
#[derive(Clone)]
pub struct MemorySection {
    /// What its constraints see besides its rows.
    pub values: MemoryValues<u32>,
    /// The memory table's rows.
    pub trace: Trace,
}

/// The memory of a run that is complete.
#[derive(Clone)]
pub struct MemoryTraces {
    /// The memory table, in sections.
    pub sections: Vec<MemorySection>,
    /// Which of the program's initial cells it lists: the main trace of the `initial` chip.
    pub initial: Trace,
    /// Which words of the code it lists besides those that begin a range: a flag for each instruction.
    pub code: Vec<bool>,
}

/// The most rows of a section of the memory table, in the standard list of shapes.
pub const MEMORY_SECTION_ROWS: usize = 1 << 20;

/// Follows a run from shard to shard.
#[derive(Default)]
pub struct RunMemory {
    cells: HashMap<(u32, u32), MemoryCell>,
}

impl RunMemory {
    /// Takes the next shard (numbers start at 1) and returns the rows of its boundary table.
    pub fn absorb(&mut self, shard: u32, segment: &Segment) -> Vec<BoundaryRow> {
        let registers = segment.registers.iter().map(|touched| BoundaryRow {
            space: REGISTERS,
            address: u32::from(touched.register),
            before: touched.before,
            after: touched.after,
            last: touched.last,
            previous_shard: 0,
        });
        let words = segment.words.iter().map(|touched| BoundaryRow {
            space: RAM,
            address: touched.address / 4,
            before: touched.before,
            after: touched.after,
            last: touched.last,
            previous_shard: 0,
        });
        registers.chain(words).map(|row| self.touch(shard, row)).collect()
    }

    fn touch(&mut self, shard: u32, mut row: BoundaryRow) -> BoundaryRow {
        let fresh = MemoryCell::untouched(row.before);
        let cell = self.cells.entry((row.space, row.address)).or_insert(fresh);
        row.previous_shard = cell.last_shard;
        (cell.last, cell.last_shard) = (row.after, shard);
        row
    }

    /// The memory of a run that is complete, in sections of at most `rows` rows.
    ///
    /// # Panics
    /// If `rows` is so small that the first section does not end with a word of memory.
    #[must_use]
    pub fn traces(&self, program: &nova_vm::Program, rows: usize) -> MemoryTraces {
        let cells = initial_cells(program);
        let listing = Listing::new(&self.cells, &cells);
        let (of_code, others) = divided(program.code(), &cells);
        let initial = initial::trace(&others, |cell| listing.lists(cell));
        let mut code = vec![false; program.code().instructions().len()];
        of_code.into_iter().for_each(|(index, cell)| code[index] = listing.lists(cell));
        MemoryTraces { sections: listing.sections(rows), initial, code }
    }
}
