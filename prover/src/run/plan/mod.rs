//! Plans the shards of a run: where each ends, and which shape it has.

mod profile;
mod walk;

pub use profile::{COUNTED, LastTouch, Profiler, Units, WINDOW_CYCLES, Window, profile};
pub use walk::{Choice, Planner, ShardPlan};

use nova_air::ChipSet;
use nova_air::rv32im::{ShardChip, chip_number};
use nova_air::witness::chip_units;
use nova_verifier::Shape;

/// Registers, all of which count as touched by every shard.
const REGISTERS: u32 = 33;

/// What a shape holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Units of rows of each chip.
    pub units: Units,
}

impl Capacity {
    /// The capacity of a shape of a shard.
    #[must_use]
    pub fn of(chips: &ChipSet<ShardChip>, shape: &Shape) -> Self {
        let (unit, mut units) = (chip_units(chips), [0; COUNTED]);
        for table in shape.tables.iter().filter(|table| usize::from(table.chip) < COUNTED) {
            let chip = usize::from(table.chip);
            units[chip] += unit[chip].most(1 << table.log_height) as u32;
        }
        Self { units }
    }

    /// Words of memory that a shard may touch.
    #[inline(always)]
    #[must_use]
    pub const fn words(&self) -> usize {
        self.units[chip_number::BOUNDARY].saturating_sub(REGISTERS) as usize
    }

    /// Instructions of the program that a shard may execute.
    #[inline(always)]
    #[must_use]
    pub const fn instructions(&self) -> usize {
        self.units[chip_number::SLICE] as usize
    }
}
