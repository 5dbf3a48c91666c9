//! How tall a chip's tables are.

use crate::chips::tables::MIN_ROWS;
use std::vec::Vec;

/// Rows that pad a chip's last table are tolerated up to this part of the chip's rows ...
const PADDING_PART: usize = 8;
/// ... and up to this many rows, because every table makes the proof longer.
const PADDING_ROWS: usize = 1 << 12;
/// The most tables that a chip's rows are spread over, unless they need more of the greatest height.
const MAX_TABLES: usize = 3;
/// The most rows of a table. The proof system has no higher ones.
const MAX_ROWS: usize = 1 << 22;

/// Rows that belong together and lie in one table.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Rows of one.
    pub rows: usize,
    /// Rows that must follow the last one of a table.
    pub after: usize,
    /// Rows of padding that are tolerated.
    pub(crate) padding: usize,
}

impl Default for Unit {
    fn default() -> Self {
        Self::ROW
    }
}

impl Unit {
    /// Units that a table of this height holds.
    #[must_use]
    pub const fn most(self, height: usize) -> usize {
        height.saturating_sub(self.after) / self.rows
    }

    /// A single row.
    pub(super) const ROW: Self = Self { rows: 1, after: 0, padding: PADDING_ROWS };

    /// Rows of a table with this many units, without padding.
    pub(super) const fn rows_of(self, units: usize) -> usize {
        self.rows * units + self.after
    }
}

/// A table that is to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its rows.
    pub height: usize,
    /// Rows of it that are not padding.
    pub rows: usize,
    /// Units of rows that it holds.
    pub(super) units: usize,
}

/// The tables that hold this many units, largest first.
pub(super) fn plan_tables(units: usize, unit: Unit) -> Vec<Planned> {
    let mut tables = Vec::new();
    let mut left = units;
    while left > 0 {
        let height = unit.rows_of(left).next_power_of_two().max(MIN_ROWS);
        let padding = height - unit.rows_of(left);
        let tolerated = unit.padding.max(unit.rows_of(units) / PADDING_PART);
        let fits = padding <= tolerated || height == MIN_ROWS || tables.len() + 1 == MAX_TABLES;
        let height = if fits { height } else { height / 2 }.min(MAX_ROWS);
        let taken = left.min((height - unit.after) / unit.rows);
        tables.push(Planned { height, rows: unit.rows_of(taken), units: taken });
        left -= taken;
    }
    tables
}

/// Fills tables of given heights in turn.
///
/// # Panics
/// If they do not hold all units.
pub(super) fn plan_heights(units: usize, unit: Unit, heights: impl Iterator<Item = usize>) -> Vec<Planned> {
    let mut left = units;
    let planned = heights.map(|height| {
        let taken = left.min(unit.most(height));
        left -= taken;
        Planned { height, rows: unit.rows_of(taken), units: taken }
    });
    let planned = planned.collect();
    assert_eq!(left, 0, "the tables hold all rows");
    planned
}

/// How tall the tables of a shard are.
#[derive(Clone, Copy, Debug)]
pub enum Heights<'a> {
    /// As few rows as the records need.
    Least,
    /// The given tables: chip and height of each, in the order of the chips.
    Given(&'a [(usize, usize)]),
}

impl Heights<'_> {
    /// The tables of a chip that hold this many units.
    pub(super) fn plan(self, chip: usize, units: usize, unit: Unit) -> Vec<Planned> {
        match self {
            Self::Least => plan_tables(units, unit),
            Self::Given(tables) => {
                let of_chip = tables.iter().filter(|table| table.0 == chip);
                plan_heights(units, unit, of_chip.map(|table| table.1))
            }
        }
    }
}

/// Heights of the tables that hold `rows` rows: powers of two, largest first.
#[must_use]
pub fn table_heights(rows: usize) -> Vec<usize> {
    plan_tables(rows, Unit::ROW).into_iter().map(|table| table.height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fill_tables_up_to_tolerated_padding() {
        for (rows, heights) in [
            (0, &[][..]),
            (1, &[256]),
            (300, &[512]),
            (4096, &[4096]),
            (70_000, &[65_536, 8192]),
            (100_000, &[65_536, 32_768, 2048]),
            // Never higher than the highest table.
            (8_388_576, &[1 << 22, 1 << 22]),
            (9_000_000, &[1 << 22, 1 << 22, 1 << 20]),
        ] {
            assert_eq!(table_heights(rows), heights, "{rows} rows");
        }
    }

    #[test]
    fn units_are_never_cut() {
        let unit = Unit { rows: 24, after: 1, padding: 100 };
        for units in (0..2000).step_by(7) {
            let tables = plan_tables(units, unit);
            assert_eq!(tables.iter().map(|table| table.units).sum::<usize>(), units);
            assert!(tables.iter().all(|table| unit.rows_of(table.units) <= table.height && table.units > 0));
        }
    }
}
