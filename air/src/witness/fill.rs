//! What a chip of the shard is filled from.

use super::{BoundaryRow, Filler, Rows, SliceRow, Tally};
use crate::Trace;
use nova_vm::record::{AcceleratorRecord, Records};
use std::vec::Vec;

/// A chip whose tables are filled from a shard's records.
pub(crate) trait Fill {
    /// What fills the chip's tables.
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a>;
}

/// What fills the tables of a chip.
pub(crate) enum Filling<'a> {
    /// Rows, each from its record.
    Rows(Rows<'a>),
    /// The only table of a chip that is looked up in, filled when all lookups are known.
    Lookups {
        /// Its height, the same for every shard.
        height: usize,
        /// Fills it.
        trace: fn(&Tally) -> Trace,
    },
}

impl<'a> From<Rows<'a>> for Filling<'a> {
    fn from(rows: Rows<'a>) -> Self {
        Self::Rows(rows)
    }
}

/// The records of a shard.
#[derive(Clone, Copy)]
pub(crate) struct Shard<'a> {
    pub(crate) filler: Filler<'a>,
    pub(crate) records: &'a Records,
    pub(crate) boundary: &'a [BoundaryRow],
    pub(crate) slice: &'a [SliceRow],
}

impl<'a> Shard<'a> {
    /// The calls of the accelerator with this number.
    pub(crate) fn calls(&self, number: u32) -> Vec<&'a AcceleratorRecord> {
        self.calls_that(|other| other == number)
    }

    /// The calls of the accelerators whose number has a property.
    pub(crate) fn calls_that(&self, has_property: impl Fn(u32) -> bool) -> Vec<&'a AcceleratorRecord> {
        self.records.accelerators.iter().filter(|call| has_property(call.number)).collect()
    }
}
