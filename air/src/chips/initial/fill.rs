//! Trace filling of the `initial` chip, and the cells that its preprocessed columns list.

use super::super::tables::padded_height;
use super::{Initial, InitialRow};
use crate::buses::{RAM, REGISTERS};
use crate::chips::memory_table::word_key;
use crate::gadgets::Word;
use crate::{F, Trace};
use nova_abi::memory::{INITIAL_STACK_POINTER, INPUT_START};
use nova_vm::isa::register;
use nova_vm::program::Code;
use p3_field::PrimeCharacteristicRing;
use std::iter::repeat;
use std::vec;
use std::vec::Vec;

/// Space, and number of the register or address of the word in words.
pub(crate) type Cell = (u32, u32);

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
    /// Which one.
    pub(crate) cell: Cell,
    pub(crate) value: u32,
    pub(crate) kind: Kind,
}

/// The key by which the memory table orders a cell.
pub(crate) const fn key((space, address): Cell) -> u32 {
    if space == REGISTERS { address } else { word_key(address) }
}

/// The main trace: bounds are used once, other cells if the memory table lists them.
pub(crate) fn trace(cells: &[InitialCell], is_listed: impl Fn(Cell) -> bool) -> Trace {
    let uses = |cell: &InitialCell| F::from_bool(cell.kind != Kind::Inner || is_listed(cell.cell));
    let mut values: Vec<_> = cells.iter().map(uses).collect();
    values.resize(padded_height(cells.len()), F::ZERO);
    Trace::new(values, 1)
}

/// The table of what a program initialises: the stack pointer and the words of its segments, but not those that the program's
/// table has.
///
/// # Errors
/// If the program's memory meets the input.
pub fn initial_table(program: &nova_vm::Program) -> Result<Initial, InitialError> {
    let cells = initial_cells(program);
    if cells.iter().any(|cell| cell.cell >= (RAM, INPUT_START / 4)) {
        return Err(InitialError::MeetsInput);
    }
    let (_, cells) = divided(program.code(), &cells);
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

/// Words, and the register of the stack pointer, that the program initialises, by key.
pub(crate) fn initial_words(program: &nova_vm::Program) -> Vec<(Cell, u32)> {
    let mut words = vec![((REGISTERS, u32::from(register::SP)), INITIAL_STACK_POINTER)];
    for segment in program.segments() {
        for (address, &byte) in (segment.address..).zip(&segment.bytes) {
            let (cell, byte) = ((RAM, address / 4), u32::from(byte) << (8 * (address % 4)));
            match words.last_mut() {
                // Segments are sorted. One may begin within the word in which another ends.
                Some((last, word)) if *last == cell => *word |= byte,
                _ => words.push((cell, byte)),
            }
        }
    }
    words
}

/// Whether the first cell is next to the second one.
fn precedes((space, address): Cell, next: Cell) -> bool {
    (space, address + 1) == next
}

/// The cells of all ranges and the one after each, by key.
pub(crate) fn initial_cells(program: &nova_vm::Program) -> Vec<InitialCell> {
    let mut words = initial_words(program);
    let is_run = |left: &(Cell, u32), right: &(Cell, u32)| left.1 == 0 && right.1 == 0 && precedes(left.0, right.0);
    words = words.chunk_by(is_run).filter(|run| run.len() < LEAST_HOLE).flatten().copied().collect();
    let mut listed = Vec::with_capacity(words.len());
    for range in words.chunk_by(|left, right| precedes(left.0, right.0)) {
        let kinds = [Kind::Start].into_iter().chain(repeat(Kind::Inner));
        listed.extend(range.iter().zip(kinds).map(|(&(cell, value), kind)| InitialCell { cell, value, kind }));
        let last = range.last().map(|&((space, address), _)| (space, address + 1));
        listed.extend(last.map(|cell| InitialCell { cell, value: 0, kind: Kind::End }));
    }
    listed
}

/// The index of the code's entry for a word.
pub(crate) fn code_index(code: &Code, (space, address): Cell) -> Option<usize> {
    let index = code.index(address * 4) as usize;
    (space == RAM && index < code.instructions().len()).then_some(index)
}

/// Divides cells into words that the program's table has, by their index there, and the rest, bounds among them.
pub(crate) fn divided(code: &Code, cells: &[InitialCell]) -> (Vec<(usize, Cell)>, Vec<InitialCell>) {
    let (mut of_code, mut others) = (Vec::new(), Vec::new());
    for cell in cells {
        match code_index(code, cell.cell).filter(|_| cell.kind == Kind::Inner) {
            Some(index) => of_code.push((index, cell.cell)),
            None => others.push(*cell),
        }
    }
    (of_code, others)
}
