//! Plans the shards of a run: where each ends, and which shape it has.
//!
//! The dry run divides a run into windows and counts what each needs of tables ([`profile`]). Walking along the windows,
//! the planner finds for each shape where its first table is full, and picks the shape that costs least for what it
//! proves ([`walk`]). Shards end where windows do, so that the plan is exact.

pub mod profile;
pub mod walk;

use self::profile::{COUNTED, Units, Window};
use self::walk::{Choice, Planner};
use nova_abi::register;
use nova_abi::syscall::OUTPUT_CALL_MAX_BYTES;
use nova_air::rv32im::{ShardChip, chip_number};
use nova_air::witness::chip_units;
use nova_air::{Chip, ChipSet};
use nova_verifier::shapes::Kind;
use nova_verifier::{Shape, Shapes};

/// Cells that a shape may commit for each cycle that a shard may have: what blocks need, and padding.
const CELLS_PER_CYCLE: u64 = 123;

/// What a section costs besides its cells, in cells: its opening is as expensive as committing to so many.
const SECTION_CELLS: u64 = 8_000_000;

/// What a shard costs that commits so many cells.
#[must_use]
pub const fn shape_cost(cells: u64) -> u64 {
    cells + SECTION_CELLS
}

/// A shard that was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedShard {
    /// Its cycles.
    pub cycles: u32,
    /// Number of its shape.
    pub shape: u8,
    /// Cells that its rows fill; tables that are looked up in count with all their rows.
    pub useful_cells: u64,
    /// Rows of its boundary table: the words that it touches, and all registers.
    pub boundary_rows: u32,
    /// Rows of its slice: the instructions of the program that it executes, each once.
    pub slice_rows: u32,
}

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

    /// Words of memory that a shard may touch. All registers count as touched by every shard.
    #[inline(always)]
    #[must_use]
    pub const fn words(&self) -> usize {
        (self.units[chip_number::BOUNDARY] as usize).saturating_sub(register::COUNT)
    }

    /// Instructions of the program that a shard may execute.
    #[inline(always)]
    #[must_use]
    pub const fn instructions(&self) -> usize {
        self.units[chip_number::SLICE] as usize
    }

    /// Whether every instruction fits: each chip has rows, and the longest call of `write_output` has.
    fn is_universal(&self) -> bool {
        let words = OUTPUT_CALL_MAX_BYTES as usize / 4;
        let output = self.units[chip_number::OUTPUT] as usize;
        self.units.iter().all(|&units| units > 0) && output >= words && self.words() >= words
    }
}

/// The shapes that shards of a target cost may have.
pub struct ShardShapes {
    numbers: Vec<u8>,
    choices: Vec<Choice>,
    unit_cells: [u64; COUNTED],
    looked_up: u64,
    shard_cycles: u32,
}

impl ShardShapes {
    /// The shapes of a list for shards whose cost is at most that of `shard_cycles` ordinary cycles, and in any case those
    /// that are not larger than the least one that holds every instruction.
    ///
    /// # Panics
    /// If the list is not valid.
    #[must_use]
    pub fn new(chips: &ChipSet<ShardChip>, shapes: &Shapes, shard_cycles: u32) -> Self {
        let cells = |shape: &Shape| shape_cells(chips, shape);
        let universal = shapes.of(Kind::Shard).filter(|(_, shape)| Capacity::of(chips, shape).is_universal());
        let least = universal.map(|(_, shape)| cells(shape)).min().expect("a valid list has a universal shape");
        let most = least.max(u64::from(shard_cycles) * CELLS_PER_CYCLE);
        let allowed = shapes.of(Kind::Shard).filter(|(_, shape)| cells(shape) <= most);
        let choice = |(number, shape): (u8, &Shape)| {
            (number, Choice { capacity: Capacity::of(chips, shape), cost: shape_cost(cells(shape)) })
        };
        let (numbers, choices) = allowed.map(choice).unzip();
        let units = chip_units(chips);
        Self {
            numbers,
            choices,
            unit_cells: std::array::from_fn(|chip| units[chip].rows as u64 * chips.row_cells(chip)),
            looked_up: looked_up_cells(chips),
            shard_cycles,
        }
    }

    /// What a window may need: what the largest shape holds that holds every instruction.
    #[must_use]
    pub fn window(&self) -> Capacity {
        let universal = self.choices.iter().filter(|choice| choice.capacity.is_universal());
        universal.max_by_key(|choice| choice.cost).expect("the least universal shape is allowed").capacity
    }

    /// The most cycles of a window.
    #[must_use]
    pub fn window_cycles(&self) -> u32 {
        profile::WINDOW_CYCLES.min(self.shard_cycles)
    }

    /// The shards of a run.
    ///
    /// # Panics
    /// If a window does not fit into a shard.
    #[must_use]
    pub fn plan(&self, windows: &[Window]) -> Vec<PlannedShard> {
        let planner =
            Planner { choices: &self.choices, unit_cells: &self.unit_cells, most_cycles: self.shard_cycles };
        let shards =
            planner.plan(windows).expect("each window fits into the least shape that holds every instruction");
        let planned = |shard: &walk::ShardPlan| PlannedShard {
            cycles: windows[shard.start..shard.end].iter().map(|window| window.cycles).sum(),
            shape: self.numbers[shard.shape],
            useful_cells: shard.useful + self.looked_up,
            boundary_rows: shard.boundary_rows,
            slice_rows: shard.slice_rows,
        };
        shards.iter().map(planned).collect()
    }
}

/// Cells that a section of a shape commits: trace columns, lookup columns and quotients.
#[must_use]
pub fn shape_cells<C: Chip>(chips: &ChipSet<C>, shape: &Shape) -> u64 {
    shape.tables.iter().map(|table| table.height() * chips.row_cells(table.chip.into())).sum()
}

/// Cells of a shard's tables that are looked up in, all of whose rows are needed.
pub(super) fn looked_up_cells(chips: &ChipSet<ShardChip>) -> u64 {
    (chips.row_cells(chip_number::RANGE) << 17) + (chips.row_cells(chip_number::BYTES) << 16)
}
