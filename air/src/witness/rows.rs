//! Rows of one chip, filled independently of each other.

use super::plan::{Heights, Planned, Unit};
use super::{Computed, Filler};
use crate::{F, Trace};
use core::borrow::BorrowMut;
use nova_vm::record::{AcceleratorRecord, BinaryRecord, UnaryRecord};
use p3_field::PrimeCharacteristicRing;
use rayon::prelude::*;
use std::boxed::Box;
use std::vec::Vec;

/// Fills rows of an index.
type FillUnit<'a> = Box<dyn Fn(usize, &mut [F]) + Sync + 'a>;

/// Fills rows of a call.
type FillCall = fn(&AcceleratorRecord, &mut [F]);

/// How to fill the rows of one chip. Padding rows are all zero.
pub(crate) struct Rows<'a> {
    /// Units of rows that lie in one table.
    count: usize,
    unit: Unit,
    /// Fills the rows of a unit.
    fill: FillUnit<'a>,
    /// Fills what a unit leaves in the row after it.
    after: Option<FillUnit<'a>>,
}

impl<'a> Rows<'a> {
    /// One row for each index.
    pub(crate) fn new<C>(count: usize, fill: impl Fn(usize) -> C + Sync + 'a) -> Self
    where
        [F]: BorrowMut<C>,
    {
        let fill = move |index, row: &mut [F]| *row.borrow_mut() = fill(index);
        Self { count, unit: Unit::ROW, fill: Box::new(fill), after: None }
    }

    /// Rows from the calls of an accelerator.
    pub(crate) fn calls<C>(
        calls: &[&'a AcceleratorRecord],
        fill: impl Fn(&AcceleratorRecord) -> C + Sync + 'a,
    ) -> Self
    where
        [F]: BorrowMut<C>,
    {
        let calls = calls.to_vec();
        Self::new(calls.len(), move |index| fill(calls[index]))
    }

    /// Rows from a list of records.
    pub(crate) fn each<R: Sync, C>(
        filler: Filler<'a>,
        records: &'a [R],
        fill: impl Fn(Filler<'a>, &R) -> C + Sync + 'a,
    ) -> Self
    where
        [F]: BorrowMut<C>,
    {
        Self::new(records.len(), move |index| fill(filler, &records[index]))
    }

    /// Rows from the operations on two registers and those with an immediate.
    pub(crate) fn both<C>(
        filler: Filler<'a>,
        (binary, unary): (&'a [BinaryRecord], &'a [UnaryRecord]),
        fill: impl Fn(Filler<'a>, &Computed) -> C + Sync + 'a,
    ) -> Self
    where
        [F]: BorrowMut<C>,
    {
        let record = move |index: usize| match index.checked_sub(binary.len()) {
            None => Computed::from(&binary[index]),
            Some(index) => Computed::from(&unary[index]),
        };
        Self::new(binary.len() + unary.len(), move |index| fill(filler, &record(index)))
    }

    /// Rows of calls that take several each; `fill` fills a call's own, `after` what it leaves in the row after them.
    pub(crate) fn rounds(calls: &[&'a AcceleratorRecord], unit: Unit, (fill, after): (FillCall, FillCall)) -> Self {
        let over = |fill: FillCall| -> FillUnit<'a> {
            let calls = calls.to_vec();
            Box::new(move |index, rows| fill(calls[index], rows))
        };
        Self { count: calls.len(), unit, fill: over(fill), after: Some(over(after)) }
    }

    /// Units of rows.
    pub(super) const fn units(&self) -> usize {
        self.count
    }

    /// The rows that belong together.
    pub(super) const fn unit(&self) -> Unit {
        self.unit
    }

    /// The tables of a chip that hold the rows.
    pub(super) fn plan(&self, chip: usize, heights: Heights<'_>) -> Vec<Planned> {
        heights.plan(chip, self.count, self.unit)
    }

    /// Fills planned tables of these units.
    pub(super) fn tables(&self, width: usize, planned: &[Planned]) -> Vec<Trace> {
        let mut start = 0;
        let table = |planned: &Planned| {
            let mut values = F::zero_vec(planned.height * width);
            let (units, rest) = values.split_at_mut(planned.units * self.unit.rows * width);
            self.fill_units(start, units, width);
            start += planned.units;
            if let Some(after) = self.after.as_ref().filter(|_| planned.units > 0) {
                after(start - 1, &mut rest[..width]);
            }
            Trace::new(values, width)
        };
        planned.iter().map(table).collect()
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
