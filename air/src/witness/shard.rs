//! The tables of a shard.

use super::columns::Filler;
use super::rows::Computed;
use super::{BoundaryRow, Tally};
use crate::chips::boundary::PUBLIC_VALUES;
use crate::chips::tables::MIN_ROWS;
use crate::rv32im::{ImageChip, ShardChip, chip_number};
use crate::{Chip, F, Machine, Trace};
use core::borrow::BorrowMut;
use nova_vm::program::Code;
use nova_vm::record::{BinaryRecord, Records, UnaryRecord};
use p3_field::PrimeCharacteristicRing;
use rayon::prelude::*;
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

/// A filled table and the number of its chip in the machine.
pub struct Table {
    /// Index in [`Machine::chips`].
    pub chip: usize,
    /// Its rows.
    pub trace: Trace,
}

/// Rows that pad a chip's last table are tolerated up to this part of the chip's rows ...
const PADDING_PART: usize = 8;
/// ... and up to this many rows, because every table makes the proof longer.
const PADDING_ROWS: usize = 1 << 12;
/// The most tables that a chip's rows are spread over.
const MAX_TABLES: usize = 3;

/// Heights of the tables that hold `rows` rows: powers of two, largest first.
#[must_use]
pub fn table_heights(rows: usize) -> Vec<usize> {
    let mut heights = Vec::new();
    let mut left = rows;
    while left > 0 {
        let height = left.next_power_of_two().max(MIN_ROWS);
        let padding = height - left;
        let fits = padding <= PADDING_ROWS.max(rows / PADDING_PART) || heights.len() + 1 == MAX_TABLES;
        heights.push(if fits { height } else { height / 2 });
        left = left.saturating_sub(heights[heights.len() - 1]);
    }
    heights
}

/// Fills the row of an index.
type FillRow<'a> = Box<dyn Fn(usize, &mut [F]) + Sync + 'a>;

/// How to fill the rows of one chip.
struct Rows<'a> {
    chip: usize,
    count: usize,
    fill: FillRow<'a>,
}

impl<'a> Rows<'a> {
    fn new<C>(chip: usize, count: usize, fill: impl Fn(usize) -> C + Sync + 'a) -> Self
    where
        [F]: BorrowMut<C>,
    {
        Self { chip, count, fill: Box::new(move |index, row| *row.borrow_mut() = fill(index)) }
    }

    /// Rows from a list of records.
    fn each<R: Sync, C>(chip: usize, records: &'a [R], fill: impl Fn(&R) -> C + Sync + 'a) -> Self
    where
        [F]: BorrowMut<C>,
    {
        Self::new(chip, records.len(), move |index| fill(&records[index]))
    }

    /// Rows from the operations on two registers and those with an immediate.
    fn both<C>(
        chip: usize,
        (binary, unary): (&'a [BinaryRecord], &'a [UnaryRecord]),
        fill: impl Fn(&Computed) -> C + Sync + 'a,
    ) -> Self
    where
        [F]: BorrowMut<C>,
    {
        let record = move |index: usize| match index.checked_sub(binary.len()) {
            None => Computed::from(&binary[index]),
            Some(index) => Computed::from(&unary[index]),
        };
        Self::new(chip, binary.len() + unary.len(), move |index| fill(&record(index)))
    }

    /// Fills tables of the heights that [`table_heights`] plans.
    fn tables(&self, width: usize) -> Vec<Table> {
        let mut start = 0;
        let table = |height: usize| {
            let mut values = F::zero_vec(height * width);
            let rows = &mut values[..(self.count - start).min(height) * width];
            rows.par_chunks_mut(width)
                .enumerate()
                .with_min_len(256)
                .for_each(|(index, row)| (self.fill)(start + index, row));
            start += height;
            Table { chip: self.chip, trace: Trace::new(values, width) }
        };
        table_heights(self.count).into_iter().map(table).collect()
    }
}

/// The boundary tables of a shard.
#[must_use]
pub fn boundary_tables(boundary: &[BoundaryRow]) -> Vec<Table> {
    let rows = Rows::each(chip_number::BOUNDARY, boundary, BoundaryRow::columns);
    rows.tables(crate::chips::BoundaryColumns::<F>::WIDTH)
}

/// Fills all tables of a shard: those of `boundary` first, then instructions, then the fixed tables' main columns.
///
/// Chips without rows have no table.
#[must_use]
pub fn shard_tables(
    machine: &Machine<ShardChip>,
    code: &Code,
    shard: u32,
    records: &Records,
    boundary: &[BoundaryRow],
) -> Vec<Table> {
    let mut tables = boundary_tables(boundary);
    for rows in instruction_rows(Filler { code }, records) {
        tables.extend(rows.tables(machine.chips()[rows.chip].width()));
    }
    let public_values: [F; PUBLIC_VALUES] = [F::from_u32(shard)];
    let mut tally = Tally::new(code.base() / 4, code.instructions().len());
    for table in &tables {
        tally.count(&machine.chips()[table.chip], &table.trace, &public_values);
    }
    tables.push(Table { chip: chip_number::RANGE, trace: tally.range() });
    tables.push(Table { chip: chip_number::BYTES, trace: tally.bytes() });
    tables.push(Table { chip: chip_number::PROGRAM, trace: tally.program() });
    tables
}

/// The rows that records fill, as chip number and count: what [`table_heights`] plans tables for.
#[must_use]
pub fn row_counts(code: &Code, records: &Records) -> Vec<(usize, usize)> {
    instruction_rows(Filler { code }, records).iter().map(|rows| (rows.chip, rows.count)).collect()
}

/// The tables of the image machine, around the image itself.
///
/// # Panics
/// If the machine is not the image machine.
#[must_use]
pub fn image_tables(machine: &Machine<ImageChip>, image: Trace) -> Vec<Table> {
    let chips = machine.chips();
    let mut tally = Tally::new(0, 0);
    tally.count(&chips[0], &image, &[]);
    let initial = chips[2].preprocessed().expect("the initial table is fixed");
    // The one main column repeats the flag in front of every fixed row.
    let flags = initial.values.chunks(initial.width).map(|row| row[0]).collect();
    let traces = [image, tally.range(), Trace::new(flags, 1)];
    traces.into_iter().enumerate().map(|(chip, trace)| Table { chip, trace }).collect()
}

fn instruction_rows<'a>(filler: Filler<'a>, records: &'a Records) -> Vec<Rows<'a>> {
    use chip_number as n;
    let words: Vec<_> =
        records.system.iter().flat_map(|record| (0..record.output.len()).map(move |word| (record, word))).collect();
    vec![
        Rows::each(n::ADD, &records.add, move |r| filler.add(r)),
        Rows::each(n::ADD_IMM, &records.add_imm, move |r| filler.add_imm(r)),
        Rows::both(n::BITWISE, (&records.bitwise, &records.bitwise_imm), move |r| filler.bitwise(r)),
        Rows::both(n::SHIFT, (&records.shift, &records.shift_imm), move |r| filler.shift(r)),
        Rows::both(n::COMPARE, (&records.compare, &records.compare_imm), move |r| filler.compare(r)),
        Rows::each(n::BRANCH, &records.branch, move |r| filler.branch(r)),
        Rows::each(n::JUMP, &records.jump, move |r| filler.jump(r)),
        Rows::each(n::JUMP_REGISTER, &records.jump_register, move |r| filler.jump_register(r)),
        Rows::each(n::LOAD_WORD, &records.load_word, move |r| filler.load_word(r)),
        Rows::each(n::LOAD_NARROW, &records.load_narrow, move |r| filler.load_narrow(r)),
        Rows::each(n::STORE_WORD, &records.store_word, move |r| filler.store_word(r)),
        Rows::each(n::STORE_NARROW, &records.store_narrow, move |r| filler.store_narrow(r)),
        Rows::each(n::MULTIPLY, &records.multiply, move |r| filler.multiply(r)),
        Rows::each(n::DIVIDE, &records.divide, move |r| filler.divide(r)),
        Rows::each(n::SYSCALL, &records.system, move |r| filler.syscall(r)),
        Rows::new(n::OUTPUT, words.len(), move |index| filler.output(words[index].0, words[index].1)),
    ]
}
