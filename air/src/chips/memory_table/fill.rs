//! Trace filling of the memory table.

use super::{LAST_REGISTER, LAST_WORD, MAX_GAP, MemorySeam, MemoryTableColumns, MemoryValues};
use crate::buses::{RAM, REGISTERS};
use crate::chips::initial::fill::{Cell, InitialCell, Kind, initial_cells, key};
use crate::chips::tables::padded_height;
use crate::gadgets::Word;
use crate::witness::{MemoryCell, MemorySection};
use crate::{F, Trace};
use nova_abi::memory::{ADDRESS_START, INPUT_MAX_BYTES, INPUT_START};
use nova_vm::isa::register;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::borrow::BorrowMut;
use std::collections::{BTreeMap, HashMap};
use std::vec::Vec;

/// The cell of the input's length.
const LENGTH: Cell = (REGISTERS, register::INPUT_LENGTH as u32);

/// The cells that the memory table of a run lists.
pub(crate) struct Listing {
    /// By key.
    cells: Vec<(Cell, MemoryCell)>,
    /// Cells that bound a range of the program's.
    bounds: BTreeMap<Cell, Kind>,
    /// Bytes of the input: the most if the run did not read it.
    input_length: u32,
}

impl Listing {
    /// Lists the cells that a run touched, and where the table must have a row besides.
    pub(crate) fn new(touched: &HashMap<Cell, MemoryCell>, initial: &[InitialCell]) -> Self {
        let input_length = touched.get(&LENGTH).map_or(INPUT_MAX_BYTES, |cell| cell.first);
        let value = |cell: Cell| {
            let found = initial.binary_search_by_key(&cell, |initial| initial.cell);
            found.map_or(0, |index| initial[index].value)
        };
        let bounds: BTreeMap<_, _> =
            initial.iter().filter(|cell| cell.kind != Kind::Inner).map(|cell| (cell.cell, cell.kind)).collect();
        let mut others: BTreeMap<_, _> =
            bounds.keys().copied().chain(spaced()).map(|cell| (cell, value(cell))).collect();
        others.extend([(LENGTH, input_length), (end_of_input(input_length), 0)]);
        let others = others.into_iter().filter(|(cell, _)| !touched.contains_key(cell));
        let others = others.map(|(cell, value)| (cell, MemoryCell::untouched(value)));
        let mut cells: Vec<_> = touched.iter().map(|(&cell, &values)| (cell, values)).chain(others).collect();
        cells.sort_unstable_by_key(|&(cell, _)| cell);
        Self { cells, bounds, input_length }
    }

    /// Whether the table has a row for a cell.
    pub(crate) fn lists(&self, cell: Cell) -> bool {
        self.cells.binary_search_by_key(&cell, |&(listed, _)| listed).is_ok()
    }

    /// The sections of the table, which have at most `rows` rows each.
    pub(crate) fn sections(&self, rows: usize) -> Vec<MemorySection> {
        let registers = self.cells.partition_point(|&((space, _), _)| space == REGISTERS);
        assert!(registers < rows, "the first section ends with a word of memory");
        let mut seam = MemorySeam::START;
        let section = |(number, cells): (u32, &[(Cell, MemoryCell)])| {
            let before = seam;
            let after = self.cells.get(number as usize * rows).map_or(MemorySeam::END.key, |&(cell, _)| key(cell));
            let trace = self.trace(cells, after, &mut seam);
            MemorySection { values: MemoryValues::between(number, before, seam, self.input_length), trace }
        };
        (1..).zip(self.cells.chunks(rows)).map(section).collect()
    }

    /// The table of some cells, of which the next has the key `after`.
    fn trace(&self, cells: &[(Cell, MemoryCell)], after: u32, seam: &mut MemorySeam) -> Trace {
        let width = MemoryTableColumns::<F>::WIDTH;
        let mut trace = Trace::new(F::zero_vec(padded_height(cells.len()) * width), width);
        let next_keys = cells.iter().skip(1).map(|&(cell, _)| key(cell)).chain([after]);
        for ((row, &(cell, values)), next_key) in trace.values.chunks_mut(width).zip(cells).zip(next_keys) {
            let row: &mut MemoryTableColumns<F> = row.borrow_mut();
            *row = columns(cell, &values, next_key);
            self.mark(row, cell, seam);
        }
        seam.key = after;
        let last: &mut MemoryTableColumns<F> = trace.values[(cells.len() - 1) * width..][..width].borrow_mut();
        last.is_last = F::ONE;
        trace
    }

    /// Marks where a cell's first value comes from, and steps over it.
    fn mark(&self, row: &mut MemoryTableColumns<F>, cell: Cell, seam: &mut MemorySeam) {
        let kind = self.bounds.get(&cell).copied().unwrap_or(Kind::Inner);
        (row.is_start, row.is_end) = (F::from_bool(kind == Kind::Start), F::from_bool(kind == Kind::End));
        match kind {
            Kind::Inner => {}
            Kind::Start => seam.inside = 1,
            Kind::End => seam.inside = 0,
        }
        row.inside = F::from_u32(seam.inside);
        let end = end_of_input(self.input_length);
        let is_input = cell == LENGTH || ((RAM, INPUT_START / 4)..=end).contains(&cell);
        row.is_input = F::from_bool(is_input);
        row.stage = F::from_u32(seam.stage);
        if cell == end {
            row.input_ends_before[self.input_length as usize % 4] = F::ONE;
        }
        seam.stage += u32::from(cell == LENGTH || cell == end);
    }
}

/// Cells at the ends of the registers, and words that are no further from each other than gaps can be.
fn spaced() -> impl Iterator<Item = Cell> {
    let words = (ADDRESS_START / 4..=LAST_WORD).step_by(MAX_GAP as usize).map(|address| (RAM, address));
    [(REGISTERS, 0), (REGISTERS, LAST_REGISTER)].into_iter().chain(words)
}

/// The most cells that the memory table lists besides the words that a run touches.
#[must_use]
pub fn further_cells(program: &nova_vm::Program) -> usize {
    let bounds = initial_cells(program).iter().filter(|cell| cell.kind != Kind::Inner).count();
    // The cells of the input's length and of its end.
    register::COUNT + bounds + spaced().count() + 2
}

/// The cell of the word in which the input ends, or that follows it.
fn end_of_input(length: u32) -> Cell {
    (RAM, INPUT_START / 4 + length / 4)
}

fn columns(cell @ (space, address): Cell, values: &MemoryCell, next_key: u32) -> MemoryTableColumns<F> {
    // A cell out of order, as a forger may list it, has a gap that is not in range.
    let gap = (F::from_u32(next_key) - F::from_u32(key(cell)) - F::ONE).as_canonical_u32();
    MemoryTableColumns {
        is_real: F::ONE,
        space: F::from_u32(space),
        address_lo: F::from_u32(address & 0xffff),
        address_hi: F::from_u32(address >> 16),
        first: Word::of(values.first),
        last: Word::of(values.last),
        last_shard: F::from_u32(values.last_shard),
        gap_lo: F::from_u32(gap & 0xffff),
        gap_hi: F::from_u32(gap >> 16),
        ..MemoryTableColumns::default()
    }
}
