//! Trace filling of the memory table.

use super::{LAST_REGISTER, LAST_WORD, MAX_GAP, MemoryTableColumns};
use crate::buses::{RAM, REGISTERS};
use crate::chips::initial::fill::initial_words;
use crate::chips::tables::MIN_ROWS;
use crate::gadgets::Word;
use crate::witness::MemoryCell;
use crate::{F, Trace};
use nova_abi::memory::{ADDRESS_START, INITIAL_STACK_POINTER, INPUT_MAX_BYTES, INPUT_START};
use nova_vm::isa::register;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::borrow::BorrowMut;
use std::collections::{BTreeMap, HashMap};
use std::vec::Vec;

/// The cell of the input's length.
const LENGTH: (u32, u32) = (REGISTERS, register::INPUT_LENGTH as u32);

/// The table of a run that is complete, from the cells that it touched.
pub(crate) fn trace(cells: &HashMap<(u32, u32), MemoryCell>, program: &nova_vm::Program) -> Trace {
    let mut listed = BTreeMap::new();
    for (address, value) in initial_words(program) {
        listed.insert((RAM, address), MemoryCell::untouched(value));
    }
    listed.insert((REGISTERS, u32::from(register::SP)), MemoryCell::untouched(INITIAL_STACK_POINTER));
    let given: Vec<_> = listed.keys().copied().collect();
    listed.extend(cells);
    add_fillers(&mut listed);
    let length = add_input_end(&mut listed);
    let mut rows: Vec<_> = listed.iter().map(|(&cell, values)| columns(cell, values)).collect();
    mark(&mut rows, &listed, &given);
    end_input(&mut rows, &listed, length);
    link(&mut rows);
    let height = rows.len().next_power_of_two().max(MIN_ROWS);
    let mut trace = Trace::new(F::zero_vec(height * MemoryTableColumns::<F>::WIDTH), MemoryTableColumns::<F>::WIDTH);
    for (row, columns) in trace.values.chunks_mut(MemoryTableColumns::<F>::WIDTH).zip(rows) {
        *row.borrow_mut() = columns;
    }
    trace
}

/// Lists untouched words where the table must have a row: at the ends of both spaces and in wide gaps.
fn add_fillers(listed: &mut BTreeMap<(u32, u32), MemoryCell>) {
    let untouched = MemoryCell::untouched(0);
    listed.entry((REGISTERS, LAST_REGISTER)).or_insert(untouched);
    listed.entry((RAM, LAST_WORD)).or_insert(untouched);
    for address in (ADDRESS_START / 4..LAST_WORD).step_by(MAX_GAP as usize) {
        listed.entry((RAM, address)).or_insert(untouched);
    }
}

/// Lists the input's length and the word in which it ends, and returns the length: the greatest one if the run did not
/// read it.
fn add_input_end(listed: &mut BTreeMap<(u32, u32), MemoryCell>) -> u32 {
    let length = listed.entry(LENGTH).or_insert(MemoryCell::untouched(INPUT_MAX_BYTES)).first;
    listed.entry(end_of_input(length)).or_insert(MemoryCell::untouched(0));
    length
}

/// The cell of the word in which the input ends, or that follows it.
fn end_of_input(length: u32) -> (u32, u32) {
    (RAM, INPUT_START / 4 + length / 4)
}

/// Fills in where the input ends.
fn end_input(rows: &mut [MemoryTableColumns<F>], listed: &BTreeMap<(u32, u32), MemoryCell>, length: u32) {
    let end = end_of_input(length);
    for (row, &cell) in rows.iter_mut().zip(listed.keys()) {
        row.length = F::from_u32(length);
        row.stage = F::from_bool(cell > LENGTH) + F::from_bool(cell > end);
        if cell == end {
            row.input_ends_before[length as usize % 4] = F::ONE;
        }
        if cell > end {
            row.is_input = F::ZERO;
        }
    }
}

fn columns((space, address): (u32, u32), cell: &MemoryCell) -> MemoryTableColumns<F> {
    MemoryTableColumns {
        is_real: F::ONE,
        space: F::from_u32(space),
        address_lo: F::from_u32(address & 0xffff),
        address_hi: F::from_u32(address >> 16),
        first: Word::of(cell.first),
        last: Word::of(cell.last),
        last_shard: F::from_u32(cell.last_shard),
        ..MemoryTableColumns::default()
    }
}

/// Marks where each first value comes from: `given` lists the cells that the program initialises.
fn mark(rows: &mut [MemoryTableColumns<F>], listed: &BTreeMap<(u32, u32), MemoryCell>, given: &[(u32, u32)]) {
    let is_input = |cell: (u32, u32)| cell == LENGTH || cell >= (RAM, INPUT_START / 4);
    let mut given = given.iter().peekable();
    for (row, &cell) in rows.iter_mut().zip(listed.keys()) {
        let is_program = given.next_if(|&&next| next == cell).is_some();
        row.is_program = F::from_bool(is_program);
        row.is_input = F::from_bool(!is_program && is_input(cell));
    }
}

/// Fills in the distance from each row's key to the next.
fn link(rows: &mut [MemoryTableColumns<F>]) {
    let key = |row: &MemoryTableColumns<F>| {
        let address = row.address_lo + row.address_hi * F::from_u32(1 << 16);
        address - row.space * F::from_u32(ADDRESS_START / 4 - LAST_REGISTER - 1)
    };
    for index in 1..rows.len() {
        let gap = (key(&rows[index]) - key(&rows[index - 1]) - F::ONE).as_canonical_u32();
        rows[index - 1].gap_lo = F::from_u32(gap & 0xffff);
        rows[index - 1].gap_hi = F::from_u32(gap >> 16);
    }
}
