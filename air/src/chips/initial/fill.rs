//! Trace filling of the `initial` chip, and the cells that its preprocessed columns list.

use super::super::tables::padded_height;
use super::{Initial, InitialRow};
use crate::buses::{RAM, REGISTERS};
use crate::chips::memory_table::word_key;
use crate::gadgets::Word;
use crate::{F, Trace};
use nova_abi::memory::{INITIAL_STACK_POINTER, INPUT_START};
use nova_vm::isa::register;
use p3_field::PrimeCharacteristicRing;
use std::collections::BTreeMap;
use std::vec::Vec;

/// Why a program's initial memory cannot be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InitialError {
    /// The word after a range that is initialised starts as zero, and this one is the input's first, which may start as any.
    #[error("the program initialises memory up to the input at {INPUT_START:#x}: leave a word between them")]
    MeetsInput,
}

/// Which bound of a range a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Not a bound.
    Inner,
    /// The first cell of a range.
    Start,
    /// The cell after a range.
    End,
}

impl Kind {
    /// Its number in messages.
    const fn number(self) -> u32 {
        match self {
            Self::Inner => 0,
            Self::Start => 1,
            Self::End => 2,
        }
    }
}

/// A cell that the program initialises, or that follows a range of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InitialCell {
    /// Space, and number of the register or address of the word in words.
    pub(crate) cell: (u32, u32),
    pub(crate) value: u32,
    pub(crate) kind: Kind,
}

/// The key by which the memory table orders a cell.
pub(crate) const fn key((space, address): (u32, u32)) -> u32 {
    if space == REGISTERS { address } else { word_key(address) }
}

/// The main trace: bounds are used once, other cells if the memory table lists them.
pub(crate) fn trace(cells: &[InitialCell], is_listed: impl Fn((u32, u32)) -> bool) -> Trace {
    let uses = |cell: &InitialCell| F::from_bool(cell.kind != Kind::Inner || is_listed(cell.cell));
    let mut values: Vec<_> = cells.iter().map(uses).collect();
    values.resize(padded_height(cells.len()), F::ZERO);
    Trace::new(values, 1)
}

/// The table of what a program initialises: the stack pointer and the words of its segments.
///
/// # Errors
/// If the program's memory meets the input.
pub fn initial_table(program: &nova_vm::Program) -> Result<Initial, InitialError> {
    let cells = initial_cells(program);
    if cells.iter().any(|cell| cell.cell >= (RAM, INPUT_START / 4)) {
        return Err(InitialError::MeetsInput);
    }
    Ok(Initial { rows: cells.iter().map(row).collect() })
}

fn row(&InitialCell { cell, value, kind }: &InitialCell) -> [F; InitialRow::<u8>::WIDTH] {
    let Word { lo, hi } = Word::of(value);
    let is_bound = F::from_bool(kind != Kind::Inner);
    [F::from_u32(key(cell)), lo, hi, F::from_u32(kind.number()), F::ONE, is_bound]
}

/// As many words of zero in a row, or more, are in no range. A cell outside of ranges starts as zero, too, and needs no row. A
/// shorter run costs setup less than each run of the program would pay for the bounds around it.
pub(crate) const LEAST_HOLE: usize = 1 << 10;

/// Removes long runs of zeros.
fn remove_holes(cells: &mut BTreeMap<(u32, u32), u32>) {
    let (mut zeros, mut holes) = (Vec::new(), Vec::new());
    for (&(space, address), &value) in &*cells {
        if value != 0 || zeros.last().is_some_and(|&last| last != (space, address.wrapping_sub(1))) {
            if zeros.len() >= LEAST_HOLE {
                holes.append(&mut zeros);
            }
            zeros.clear();
        }
        if value == 0 {
            zeros.push((space, address));
        }
    }
    if zeros.len() >= LEAST_HOLE {
        holes.append(&mut zeros);
    }
    for cell in holes {
        cells.remove(&cell);
    }
}

/// The cells of all ranges and the one after each, by key.
pub(crate) fn initial_cells(program: &nova_vm::Program) -> Vec<InitialCell> {
    let mut cells = BTreeMap::from([((REGISTERS, u32::from(register::SP)), INITIAL_STACK_POINTER)]);
    for segment in program.segments() {
        for (address, &byte) in (segment.address..).zip(&segment.bytes) {
            *cells.entry((RAM, address / 4)).or_default() |= u32::from(byte) << (8 * (address % 4));
        }
    }
    remove_holes(&mut cells);
    let is_inside = |cell: (u32, u32)| cells.contains_key(&cell);
    let mut listed = Vec::with_capacity(cells.len());
    for (&cell @ (space, address), &value) in &cells {
        let kind = if is_inside((space, address - 1)) { Kind::Inner } else { Kind::Start };
        listed.push(InitialCell { cell, value, kind });
        let after = (space, address + 1);
        if !is_inside(after) {
            listed.push(InitialCell { cell: after, value: 0, kind: Kind::End });
        }
    }
    listed
}
