//! Walks along a run's windows and picks shapes.

use super::Capacity;
use super::profile::{COUNTED, LastTouch, Units, Window};
use nova_abi::register;
use nova_air::rv32im::chip_number::{BOUNDARY, SLICE};

/// A shape that the planner may pick.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// What it holds.
    pub capacity: Capacity,
    /// Cells that it commits, and what a section costs besides.
    pub cost: u64,
}

/// A planned shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardPlan {
    /// Index of its shape among the choices.
    pub shape: usize,
    /// First window.
    pub start: usize,
    /// Window after the last.
    pub end: usize,
    /// Cells that its rows fill.
    pub useful: u64,
}

/// Plans shards of these shapes.
pub struct Planner<'a> {
    /// The shapes.
    pub choices: &'a [Choice],
    /// Cells of a unit of rows of each chip.
    pub unit_cells: &'a [u64; COUNTED],
    /// The most cycles of a shard.
    pub most_cycles: u32,
}

/// How many things were touched last before a window.
fn touched_before(touches: &[LastTouch], window: u32) -> u32 {
    let end = touches.partition_point(|touch| touch.window < window);
    touches[..end].iter().map(|touch| touch.count).sum()
}

impl Planner<'_> {
    /// Units that a shard which begins at window `start` needs more for the window `index`.
    fn needed(windows: &[Window], start: usize, index: usize) -> Units {
        let window = &windows[index];
        let mut units = window.units;
        // Windows are numbered from 1 in the touches.
        units[BOUNDARY] = touched_before(&window.words, start as u32 + 1);
        units[SLICE] = touched_before(&window.instructions, start as u32 + 1);
        units
    }

    /// The shards of a run. `None` if no shape holds some window.
    #[must_use]
    pub fn plan(&self, windows: &[Window]) -> Option<Vec<ShardPlan>> {
        let (mut shards, mut start) = (Vec::new(), 0);
        while start < windows.len() {
            let shard = self.next(windows, start)?;
            start = shard.end;
            shards.push(shard);
        }
        Some(shards)
    }

    /// The shard that begins at a window.
    #[must_use]
    pub fn next(&self, windows: &[Window], start: usize) -> Option<ShardPlan> {
        let mut sums = [0; COUNTED];
        sums[BOUNDARY] = register::COUNT as u32;
        let mut open: Vec<usize> = (0..self.choices.len()).collect();
        let mut best: Option<ShardPlan> = None;
        let (mut useful, mut cycles, mut end) = (0, 0, start);
        loop {
            cycles += windows.get(end).map_or(0, |window| window.cycles);
            let next = (end < windows.len() && cycles <= self.most_cycles).then(|| {
                let needed = Self::needed(windows, start, end);
                let mut after = sums;
                after.iter_mut().zip(needed).for_each(|(sum, units)| *sum += units);
                after
            });
            open.retain(|&shape| {
                let holds =
                    |units: &Units| units.iter().zip(&self.choices[shape].capacity.units).all(|(u, c)| u <= c);
                if next.as_ref().is_some_and(holds) {
                    return true;
                }
                if end > start {
                    let shard = ShardPlan { shape, start, end, useful };
                    if best.is_none_or(|best| self.is_better(&shard, &best, windows.len())) {
                        best = Some(shard);
                    }
                }
                false
            });
            let (Some(next), false) = (next, open.is_empty()) else { return best };
            sums = next;
            useful = sums.iter().zip(self.unit_cells).map(|(&units, cells)| u64::from(units) * cells).sum();
            end += 1;
        }
    }

    /// Whether a shard costs less for what it proves than another from the same start.
    fn is_better(&self, shard: &ShardPlan, other: &ShardPlan, all: usize) -> bool {
        let cost = |shard: &ShardPlan| self.choices[shard.shape].cost;
        if shard.end == all && other.end == all {
            return cost(shard) < cost(other);
        }
        // Compares the quotients of cost and use.
        let left = u128::from(cost(shard)) * u128::from(other.useful);
        let right = u128::from(cost(other)) * u128::from(shard.useful);
        left < right
    }
}
