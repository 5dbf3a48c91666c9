//! Bounds on the messages that the sections of a run exchange.

use alloc::collections::BTreeMap;

use nova_air::symbolic::Direction;
use nova_air::{Chip, ChipSet, Scope};

use super::{ChipSets, RunHeader};
use crate::Shape;
use crate::shapes::{Kind, Shapes};

/// The messages of run scope of a run's sections, in integers: rows times messages a row, padding included. Verifier and
/// prover count with it.
///
/// # Soundness
///
/// Multiplicities of run scope are boolean, except those of tables with fixed columns, which answer as often as the prover
/// chose. Of a message, `s` copies are sent and `r` received by all other tables. If `s` and `r` are at most
/// [`MAX_MESSAGES`](crate::MAX_MESSAGES) and equal modulo the field's order, they are equal as integers. For a message that
/// only tables with fixed columns receive, and which none of them holds, `s` is zero. So each bus and direction is bounded by
/// itself, and what tables with fixed columns receive is not counted.
#[derive(Clone, Debug, Default)]
pub struct RunMessages {
    /// Messages of each bus and direction, without those that tables with fixed columns receive.
    bounded: BTreeMap<(u16, Direction), u64>,
    /// All messages.
    total: u64,
}

impl RunMessages {
    /// The messages of all sections of a header. A section has exactly the tables of its shape. One that has no shape of the
    /// list is refused, and counts for nothing here.
    pub(super) fn of_header(chip_sets: &ChipSets, shapes: &Shapes, header: &RunHeader) -> Self {
        let mut messages = Self::default();
        for (kind, boundary) in header.committed() {
            let Some(shape) = shapes.get(kind, boundary.shape) else { continue };
            match kind {
                Kind::Run => messages.add(&chip_sets.run, shape),
                Kind::Memory => messages.add(&chip_sets.memory, shape),
                Kind::Shard => messages.add(&chip_sets.shard, shape),
            }
        }
        messages
    }

    /// Adds the messages of run scope of a section. A table of an unknown chip has none, since no section has it.
    pub fn add<C: Chip>(&mut self, chips: &ChipSet<C>, shape: &Shape) {
        for table in &shape.tables {
            self.add_rows(chips, table.chip.into(), table.height());
        }
    }

    /// Adds the messages of run scope of these rows of a chip.
    fn add_rows<C: Chip>(&mut self, chips: &ChipSet<C>, chip: usize, rows: u64) {
        let Some((chip, profile)) = chips.get(chip) else { return };
        let is_fixed = chip.preprocessed_width() > 0;
        for interaction in profile.interactions.iter().filter(|interaction| interaction.bus.scope == Scope::Run) {
            self.total = self.total.saturating_add(rows);
            if !is_fixed || interaction.direction == Direction::Sent {
                let count = self.bounded.entry((interaction.bus.id, interaction.direction)).or_default();
                *count = count.saturating_add(rows);
            }
        }
    }

    /// The messages of the bus and direction that has most.
    pub fn most(&self) -> u64 {
        self.bounded.values().copied().max().unwrap_or(0)
    }

    /// The messages of all buses in both directions, those of tables with fixed columns included. The error of the run
    /// challenges grows with them.
    pub const fn total(&self) -> u64 {
        self.total
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test panics where it fails")]
mod tests {
    use super::*;
    use crate::TableShape;
    use nova_air::rv32im::chip_number;

    fn chip_sets() -> ChipSets {
        ChipSets::new().expect("the chips are accepted")
    }

    /// A boundary row sends one message and receives one of the same bus.
    #[test]
    fn each_direction_is_counted_by_itself() {
        let chip_sets = chip_sets();
        let mut messages = RunMessages::default();
        messages.add_rows(&chip_sets.shard, chip_number::BOUNDARY, 100);
        assert_eq!((messages.most(), messages.total()), (100, 200));
        // A row of the memory table does, too, and sends one of another bus.
        messages.add_rows(&chip_sets.memory, 0, 7);
        assert_eq!((messages.most(), messages.total()), (107, 221));
        // A row of a slice sends one of a third bus.
        messages.add_rows(&chip_sets.shard, chip_number::SLICE, 100);
        assert_eq!((messages.most(), messages.total()), (107, 321));
        messages.add_rows(&chip_sets.shard, chip_number::SLICE, 8);
        assert_eq!((messages.most(), messages.total()), (108, 329));
    }

    /// A row of the output's table receives eight words and sends none.
    #[test]
    fn what_other_tables_receive_is_bounded() {
        let mut messages = RunMessages::default();
        messages.add_rows(&chip_sets().run, 2, 100);
        assert_eq!((messages.most(), messages.total()), (800, 800));
    }

    #[test]
    fn what_fixed_tables_receive_counts_in_the_error_only() {
        let chip_sets = chip_sets();
        let mut messages = RunMessages::default();
        for chip in [0, 1] {
            messages.add_rows(&chip_sets.run, chip, 1 << 20);
        }
        // The program's table answers slices and the memory table, the other one the memory table.
        assert_eq!((messages.most(), messages.total()), (0, 3 << 20));
    }

    #[test]
    fn messages_of_shard_scope_and_of_unknown_chips_are_not_counted() {
        let chip_sets = chip_sets();
        let mut messages = RunMessages::default();
        let tables = [chip_number::ADD, chip_number::RANGE, 9999].map(|chip| (chip, 20));
        let table = |(chip, log_height)| TableShape { chip: u16::try_from(chip).expect("it fits"), log_height };
        messages.add(&chip_sets.shard, &Shape { tables: tables.map(table).into(), ..Shape::default() });
        assert_eq!((messages.most(), messages.total()), (0, 0));
    }

    #[test]
    fn counts_saturate() {
        let chip_sets = chip_sets();
        let mut messages = RunMessages::default();
        let tables = [TableShape { chip: 0, log_height: u8::MAX }; 2].into();
        messages.add(&chip_sets.memory, &Shape { tables, ..Shape::default() });
        assert_eq!((messages.most(), messages.total()), (u64::MAX, u64::MAX));
    }
}
