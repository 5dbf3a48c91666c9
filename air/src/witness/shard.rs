//! The tables of a shard.

use super::columns::Filler;
use super::plan::{Planned, Unit, plan_tables};
use super::rows::Computed;
use super::{BoundaryRow, Tally, numbers};
use crate::chips::boundary::PUBLIC_VALUES;
use crate::chips::curve::{CURVES_256, CURVES_384, CurveCalls};
use crate::chips::keccak_round::fill as keccak;
use crate::chips::sha256_rounds::fill as sha256;
use crate::rv32im::{ImageChip, ShardChip, chip_number};
use crate::{Chip, F, Machine, Trace};
use core::borrow::BorrowMut;
use nova_abi::syscall;
use nova_vm::program::Code;
use nova_vm::record::{AcceleratorRecord, BinaryRecord, Records, UnaryRecord};
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

/// Fills rows of an index.
type Fill<'a> = Box<dyn Fn(usize, &mut [F]) + Sync + 'a>;

/// Fills rows of a call.
type FillCall = fn(&AcceleratorRecord, &mut [F]);

/// How to fill the rows of one chip.
pub(super) struct Rows<'a> {
    pub(super) chip: usize,
    /// Units of rows that lie in one table.
    count: usize,
    unit: Unit,
    /// Fills the rows of a unit.
    fill: Fill<'a>,
    /// Fills what a unit leaves in the row after it.
    after: Option<Fill<'a>>,
}

impl<'a> Rows<'a> {
    fn new<C>(chip: usize, count: usize, fill: impl Fn(usize) -> C + Sync + 'a) -> Self
    where
        [F]: BorrowMut<C>,
    {
        let fill = move |index, row: &mut [F]| *row.borrow_mut() = fill(index);
        Self { chip, count, unit: Unit::ROW, fill: Box::new(fill), after: None }
    }

    /// Rows from the calls of an accelerator.
    fn calls<C>(
        chip: usize,
        calls: &[&'a AcceleratorRecord],
        fill: impl Fn(&AcceleratorRecord) -> C + Sync + 'a,
    ) -> Self
    where
        [F]: BorrowMut<C>,
    {
        let calls = calls.to_vec();
        Self::new(chip, calls.len(), move |index| fill(calls[index]))
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

    /// Rows of calls that take several each; `fill` fills a call's own, `after` what it leaves in the row after them.
    fn rounds(chip: usize, calls: &[&'a AcceleratorRecord], unit: Unit, (fill, after): (FillCall, FillCall)) -> Self {
        let over = |fill: FillCall| -> Fill<'a> {
            let calls = calls.to_vec();
            Box::new(move |index, rows| fill(calls[index], rows))
        };
        Self { chip, count: calls.len(), unit, fill: over(fill), after: Some(over(after)) }
    }

    /// Rows, without padding and what a last unit leaves after it.
    pub(super) const fn rows(&self) -> usize {
        self.count * self.unit.rows
    }

    /// Fills tables of the heights that are planned for these units.
    fn tables(&self, width: usize) -> Vec<Table> {
        let mut start = 0;
        let table = |planned: &Planned| {
            let mut values = F::zero_vec(planned.height * width);
            let (units, rest) = values.split_at_mut(planned.units * self.unit.rows * width);
            self.fill_units(start, units, width);
            start += planned.units;
            if let Some(after) = &self.after {
                after(start - 1, &mut rest[..width]);
            }
            Table { chip: self.chip, trace: Trace::new(values, width) }
        };
        plan_tables(self.count, self.unit).iter().map(table).collect()
    }

    /// Fills the rows of units from `start` on.
    fn fill_units(&self, start: usize, rows: &mut [F], width: usize) {
        let units = rows.par_chunks_mut(self.unit.rows * width).enumerate();
        units.with_min_len(256_usize.div_ceil(self.unit.rows)).for_each(|(index, rows)| {
            (self.fill)(start + index, rows);
            if let Some(after) = self.after.as_ref().filter(|_| index > 0) {
                after(start + index - 1, &mut rows[..width]);
            }
        });
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

/// The tables that records fill, as chip number and plan.
#[must_use]
pub fn planned_tables(code: &Code, records: &Records) -> Vec<(usize, Planned)> {
    let rows = instruction_rows(Filler { code }, records);
    let plans = rows.iter().map(|rows| (rows.chip, plan_tables(rows.count, rows.unit)));
    plans.flat_map(|(chip, tables)| tables.into_iter().map(move |table| (chip, table))).collect()
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

/// The rows of all chips with records, in the order of the chips.
pub(super) fn instruction_rows<'a>(filler: Filler<'a>, records: &'a Records) -> Vec<Rows<'a>> {
    use chip_number as n;
    let words: Vec<_> =
        records.system.iter().flat_map(|record| (0..record.output.len()).map(move |word| (record, word))).collect();
    let calls = |number| records.accelerators.iter().filter(move |call| call.number == number).collect::<Vec<_>>();
    let (keccak_calls, sha256_calls) = (calls(syscall::KECCAK_F), calls(syscall::SHA256_COMPRESS));
    let [adds_256, doubles_256] = point_calls(records, CURVES_256);
    let [adds_384, doubles_384] = point_calls(records, CURVES_384);
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
        Rows::each(n::REFUSAL, &records.refusals, move |r| filler.refusal(r)),
        Rows::calls(n::KECCAK, &keccak_calls, move |call| filler.keccak(call)),
        Rows::rounds(n::KECCAK_ROUND, &keccak_calls, keccak::UNIT, (keccak::fill_rounds, keccak::fill_result)),
        Rows::calls(n::SHA256, &sha256_calls, move |call| filler.sha256(call)),
        Rows::rounds(n::SHA256_ROUNDS, &sha256_calls, sha256::UNIT, (sha256::fill_rounds, sha256::fill_result)),
        Rows::calls(n::MULTIPLY_ADD_256, &calls(syscall::MULTIPLY_ADD_256), numbers::multiply_add::<8>),
        Rows::calls(n::MULTIPLY_ADD_384, &calls(syscall::MULTIPLY_ADD_384), numbers::multiply_add::<12>),
        Rows::calls(n::ADD_POINTS_256, &adds_256, |call| numbers::add_points(CURVES_256, call)),
        Rows::calls(n::DOUBLE_POINT_256, &doubles_256, |call| numbers::double_point(CURVES_256, call)),
        Rows::calls(n::ADD_POINTS_384, &adds_384, |call| numbers::add_points(CURVES_384, call)),
        Rows::calls(n::DOUBLE_POINT_384, &doubles_384, |call| numbers::double_point(CURVES_384, call)),
    ]
}

/// The calls that add points of these curves, and those that double them.
fn point_calls<'a, const WORDS: usize>(
    records: &'a Records,
    curves: &[CurveCalls<WORDS>],
) -> [Vec<&'a AcceleratorRecord>; 2] {
    let numbers = [|calls: &CurveCalls<WORDS>| calls.add, |calls: &CurveCalls<WORDS>| calls.double];
    numbers.map(|number| {
        let is_one = |call: &&AcceleratorRecord| curves.iter().any(|calls| number(calls) == call.number);
        records.accelerators.iter().filter(is_one).collect()
    })
}
