//! A stretch of a run, as the search walks along it.

use nova_prover::run::plan::profile::{COUNTED, LastTouch, Window};
use std::collections::HashMap;

/// Rows of chips, or units of rows.
pub(crate) type Rows = [u64; COUNTED];

const BOUNDARY: usize = nova_air::rv32im::chip_number::BOUNDARY;
const SLICE: usize = nova_air::rv32im::chip_number::SLICE;

/// The most windows of a piece of a run, and the most pieces.
const PIECE: usize = 4000;
const PIECES: usize = 7;

/// More windows than a shard has.
const HORIZON: usize = 1023;

/// Registers, which count as touched by every shard.
const REGISTERS: u32 = nova_abi::register::COUNT as u32;

/// What rows of chips cost.
pub(crate) struct Chips {
    /// Cells of a row, rows of a unit, and rows after the last unit of a table.
    chips: Vec<(u64, u64, u64)>,
    pub(crate) names: Vec<String>,
}

impl Chips {
    pub(crate) const fn of(chips: Vec<(u64, u64, u64)>, names: Vec<String>) -> Self {
        Self { chips, names }
    }

    pub(crate) fn cells(&self, rows: &Rows) -> u64 {
        rows.iter().zip(&self.chips).map(|(rows, chip)| rows * chip.0).sum()
    }

    pub(crate) fn cells_of_units(&self, units: &Rows) -> u64 {
        self.cells(&self.rows_of(units))
    }

    pub(crate) fn rows_of(&self, units: &Rows) -> Rows {
        std::array::from_fn(|chip| units[chip] * self.chips[chip].1)
    }

    /// Rows beyond those of units that a table has.
    pub(crate) fn after(&self, chip: usize) -> u64 {
        self.chips[chip].2
    }

    /// Cells of a table's values at the points of an opening, which are as many as a row's.
    pub(crate) fn claims(&self, chip: usize) -> u64 {
        self.chips[chip].0
    }

    /// Units that tables of so many rows hold: one for each bit.
    pub(crate) fn capacity(&self, rows: &Rows) -> Rows {
        std::array::from_fn(|chip| {
            let (_, of_unit, after) = self.chips[chip];
            let tables = (0..u64::BITS).filter(|bit| rows[chip] >> bit & 1 == 1);
            tables.map(|bit| (1_u64 << bit).saturating_sub(after) / of_unit).sum()
        })
    }
}

/// Where a shard of some shape that begins at a window ends, for a version of the shape, and the cells that its rows fill.
#[derive(Clone, Copy, Default)]
pub(crate) struct End {
    pub(crate) version: u32,
    pub(crate) window: usize,
    pub(crate) useful: u64,
}

/// A piece of a run.
pub(crate) struct Run {
    pub(crate) name: String,
    /// Share of the run in the sum of costs.
    pub(crate) weight: f64,
    /// Whether its padding is held to a limit.
    pub(crate) is_held: bool,
    /// Units before each window.
    before: Vec<Rows>,
    touches: Vec<[Vec<LastTouch>; 2]>,
    /// For windows where shards begin, the words and instructions that are fresh up to each later window.
    fresh: HashMap<usize, Vec<[u32; 2]>>,
    /// For windows where shards begin, the ends of shards by shape.
    pub(crate) ends: HashMap<usize, Vec<End>>,
}

impl Run {
    /// A run, or some pieces of a long one.
    pub(crate) fn pieces(name: &str, is_held: bool, windows: &[Window]) -> Vec<Self> {
        let pieces = if windows.len() <= PIECE { 1 } else { (windows.len() / PIECE).clamp(2, PIECES) };
        let start = |piece: usize| if pieces == 1 { 0 } else { (windows.len() - PIECE) * piece / (pieces - 1) };
        let weight = 1.0 / pieces as f64;
        (0..pieces).map(|piece| Self::new(name, weight, is_held, windows, start(piece))).collect()
    }

    fn new(name: &str, weight: f64, is_held: bool, windows: &[Window], start: usize) -> Self {
        let windows = &windows[start..windows.len().min(start + PIECE)];
        let mut before = vec![[0; COUNTED]];
        for window in windows {
            let last = before[before.len() - 1];
            before.push(std::array::from_fn(|chip| last[chip] + u64::from(window.units[chip])));
        }
        // Windows before the piece count as never.
        let moved = |touches: &[LastTouch]| -> Vec<_> {
            let moved = |touch: &LastTouch| LastTouch { window: touch.window.saturating_sub(start as u32), ..*touch };
            touches.iter().map(moved).collect()
        };
        let touches = windows.iter().map(|window| [moved(&window.words), moved(&window.instructions)]).collect();
        let (fresh, ends) = (HashMap::new(), HashMap::new());
        Self { name: name.into(), weight, is_held, before, touches, fresh, ends }
    }

    pub(crate) fn windows(&self) -> usize {
        self.touches.len()
    }

    fn fresh(&mut self, start: usize) -> &[[u32; 2]] {
        let Self { fresh, touches, .. } = self;
        fresh.entry(start).or_insert_with(|| {
            let mut sums = vec![[REGISTERS, 0]];
            // One more than a shard has: what would not fit.
            for of_window in touches[start..].iter().take(HORIZON + 1) {
                let count = |list: &[LastTouch]| -> u32 {
                    list.iter().take_while(|touch| touch.window <= start as u32).map(|touch| touch.count).sum()
                };
                let [words, instructions] = sums[sums.len() - 1];
                sums.push([words + count(&of_window[0]), instructions + count(&of_window[1])]);
            }
            sums
        })
    }

    /// Units that a shard needs.
    pub(crate) fn units(&mut self, start: usize, end: usize) -> Rows {
        let [words, instructions] = self.fresh(start)[end - start];
        let mut units: Rows = std::array::from_fn(|chip| self.before[end][chip] - self.before[start][chip]);
        (units[BOUNDARY], units[SLICE]) = (words.into(), instructions.into());
        units
    }

    /// The window after the last one of a shard of this capacity.
    pub(crate) fn end(&mut self, start: usize, capacity: &Rows) -> usize {
        let last = (self.fresh(start).len() - 1).min(HORIZON);
        let (mut fits, mut full) = (0, last + 1);
        while full - fits > 1 {
            let middle = usize::midpoint(fits, full);
            let units = self.units(start, start + middle);
            let holds = units.iter().zip(capacity).all(|(units, capacity)| units <= capacity);
            *(if holds { &mut fits } else { &mut full }) = middle;
        }
        start + fits
    }

    /// The longest stretch from a window whose rows fill at most so many cells.
    pub(crate) fn stretch(&mut self, chips: &Chips, start: usize, cells: u64) -> Rows {
        let last = self.fresh(start).len().min(HORIZON + 1);
        let length = (1..last).rev().find(|length| chips.cells_of_units(&self.units(start, start + length)) <= cells);
        self.units(start, start + length.unwrap_or(1).min(last - 1))
    }
}
