//! Bounds of the verifier that pass 1 checks, before anything is proved.
//!
//! A verifier refuses shards that are too large, and too many messages, whose multiplicities could wrap around the
//! field. Pass 1 knows the heights of all tables, so no run fails after hours of proving. See [`ProveRunError`] for the
//! bounds.

use super::{ProveRunError, ProvingKey};
use nova_air::rv32im::{MemoryChip, ShardChip, chip_number};
use nova_air::witness::planned_tables;
use nova_air::{Chip, ChipSet};
use nova_verifier::run::{MEMORY_TABLE, RUN_SECTION, RunMessages};
use nova_verifier::{MAX_MESSAGES, Shape, ShapeError, TableShape, VerifyingKey};
use nova_vm::record::Segment;

/// The bounds of one run, checked shard by shard.
#[derive(Default)]
pub(super) struct Bounds {
    /// Messages on run-scope buses, of all sections so far.
    messages: RunMessages,
}

impl Bounds {
    /// Checks the tables of a shard, to which the verifier adds `messages` messages, and counts its run-scope messages.
    pub(super) fn shard(
        &mut self,
        (chips, key): (&ChipSet<ShardChip>, &VerifyingKey),
        number: u32,
        shape: &Shape,
        messages: usize,
    ) -> Result<(), ProveRunError> {
        key.check_shape(chips, shape, messages).map_err(|reason| match reason {
            ShapeError::TooManyInteractions { .. } => refusal("shard", number, reason),
            reason => ProveRunError::ShardTooLarge { shard: number, reason },
        })?;
        self.count(number, chips, shape)
    }

    /// Checks the messages so far with those that the memory tables will have for this many cells, before the tables are
    /// filled.
    pub(super) fn cells(&self, chips: &ChipSet<MemoryChip>, number: u32, cells: usize) -> Result<(), ProveRunError> {
        let mut messages = self.messages.clone();
        messages.add_rows(chips, MEMORY, cells as u64);
        check_messages(number, &messages)
    }

    /// Checks the tables of the run section, and counts their run-scope messages. `last` is the number of the last shard.
    pub(super) fn run(&mut self, key: &ProvingKey, last: u32, shape: &Shape) -> Result<(), ProveRunError> {
        let (chips, verifying) = (&key.run_chips, &key.run.verifying);
        verifying.check_shape(chips, shape, 0).map_err(|error| refusal(RUN_SECTION, 0, error))?;
        self.count(last, chips, shape)
    }

    /// Checks the tables of a section of the memory table, and counts their run-scope messages. `last` is the number of the
    /// last shard.
    pub(super) fn memory(
        &mut self,
        key: &ProvingKey,
        last: u32,
        table: u32,
        shape: &Shape,
    ) -> Result<(), ProveRunError> {
        let (chips, verifying) = (&key.memory_chips, &key.memory.verifying);
        verifying.check_shape(chips, shape, 0).map_err(|error| refusal(MEMORY_TABLE, table, error))?;
        self.count(last, chips, shape)
    }

    fn count<C: Chip>(&mut self, number: u32, chips: &ChipSet<C>, shape: &Shape) -> Result<(), ProveRunError> {
        self.messages.add(chips, &shape.tables);
        check_messages(number, &self.messages)
    }
}

/// Index of the memory table among the memory chips.
const MEMORY: usize = 0;

fn check_messages(number: u32, messages: &RunMessages) -> Result<(), ProveRunError> {
    if messages.most() <= MAX_MESSAGES {
        return Ok(());
    }
    Err(ProveRunError::TooManyRunMessages { shard: number, messages: messages.most(), most: MAX_MESSAGES })
}

fn refusal(section: &'static str, number: u32, error: ShapeError) -> ProveRunError {
    match error {
        ShapeError::TooManyInteractions { interactions } => {
            ProveRunError::TooManyMessages { shard: number, messages: interactions, most: MAX_MESSAGES }
        }
        error => ProveRunError::Section { section, number, source: error.into() },
    }
}

/// The shape of a shard, computed without filling its tables. `boundary` has the heights of the boundary tables.
pub(super) fn planned_shape(key: &ProvingKey, segment: &Segment, boundary: &[u8]) -> Shape {
    let boundary = boundary.iter().map(|&log_height| (chip_number::BOUNDARY, log_height));
    let records = planned_tables(&key.shard_chips, key.program.code(), &segment.records);
    let records = records.iter().map(|(chip, table)| (*chip, table.height.ilog2() as u8));
    let table = |(chip, log_height)| TableShape { chip: chip as u16, log_height };
    Shape { tables: boundary.chain(records).map(table).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::rv32im::{memory_chips, shard_chips};
    use nova_verifier::TableLimits;
    use nova_verifier::run::SHARD_CONSTRAINTS;

    /// The shard chips and a key that does not fix heights.
    fn chips() -> (ChipSet<ShardChip>, VerifyingKey) {
        let chips = shard_chips().unwrap();
        let tables = chips.chips().iter().map(|_| TableLimits { preprocessed_log_height: None }).collect();
        (chips, VerifyingKey { constraints: SHARD_CONSTRAINTS, preprocessed: None, log_blowup: 1, tables })
    }

    /// The tables that every shard has, and the given ones, ordered by chip.
    fn shape(given: &[(usize, u8)]) -> Shape {
        let fixed = [(chip_number::RANGE, 17), (chip_number::BYTES, 16)];
        let mut tables: Vec<_> = given.iter().chain(&fixed).collect();
        tables.sort();
        let table = |&&(chip, log_height): &&(usize, u8)| TableShape { chip: chip as u16, log_height };
        Shape { tables: tables.iter().map(table).collect() }
    }

    fn check(bounds: &mut Bounds, number: u32, shape: &Shape, messages: usize) -> Result<(), ProveRunError> {
        let (chips, key) = chips();
        bounds.shard((&chips, &key), number, shape, messages)
    }

    #[test]
    fn a_shard_that_is_too_large_is_named_with_the_reason() {
        assert!(check(&mut Bounds::default(), 7, &shape(&[(chip_number::BOUNDARY, 22)]), 0).is_ok());
        let refusal = |given: &[(usize, u8)]| match check(&mut Bounds::default(), 7, &shape(given), 0) {
            Err(ProveRunError::ShardTooLarge { shard: 7, reason }) => reason,
            other => panic!("not refused as too large: {other:?}"),
        };
        let tall = refusal(&[(chip_number::BOUNDARY, 23)]);
        assert_eq!(tall, ShapeError::Height { table: 0, log_height: 23, least: 4, most: 22 });
        // 2^21 rows of 2203 cells do not fit stacks of 2^22 rows.
        let wide = refusal(&[(chip_number::ADD_POINTS_384, 21)]);
        assert_eq!(wide, ShapeError::StackHeight { log_height: 24, most: 22 });
    }

    #[test]
    fn messages_of_a_shard_include_those_of_the_verifier() {
        let shape = shape(&[(chip_number::ADD, 22)]);
        let (chips, _) = chips();
        let messages = |chip: usize| chips.get(chip).map_or(0, |(_, profile)| profile.interactions.len() as u64);
        let rows: u64 = shape.tables.iter().map(|table| table.height() * messages(table.chip.into())).sum();
        let left = (MAX_MESSAGES - rows) as usize;
        assert!(check(&mut Bounds::default(), 3, &shape, left).is_ok());
        let error = check(&mut Bounds::default(), 3, &shape, left + 1).unwrap_err();
        let expected = MAX_MESSAGES + 1;
        assert!(matches!(error, ProveRunError::TooManyMessages { shard: 3, messages, .. } if messages == expected));
    }

    /// A boundary row sends one message and receives one: 508 shards of 2^22 rows stay below the number of field elements.
    #[test]
    fn messages_between_shards_add_up_over_the_run() {
        let (chips, key) = chips();
        let shape = shape(&[(chip_number::BOUNDARY, 22)]);
        let mut bounds = Bounds::default();
        let shards = MAX_MESSAGES >> 22;
        for number in 1..=shards as u32 {
            bounds.shard((&chips, &key), number, &shape, 0).unwrap();
        }
        let error = bounds.shard((&chips, &key), shards as u32 + 1, &shape, 0).unwrap_err();
        assert!(
            matches!(error, ProveRunError::TooManyRunMessages { shard: 509, messages, .. } if messages == 509 << 22)
        );
    }

    /// A cell of the memory table sends one message and receives one of the same bus.
    #[test]
    fn the_number_of_cells_is_bounded() {
        let chips = memory_chips().unwrap();
        let most = MAX_MESSAGES as usize;
        assert!(Bounds::default().cells(&chips, 9, most).is_ok());
        let error = Bounds::default().cells(&chips, 9, most + 1).unwrap_err();
        assert!(matches!(error, ProveRunError::TooManyRunMessages { shard: 9, .. }));
        let mut bounds = Bounds::default();
        check(&mut bounds, 1, &shape(&[(chip_number::BOUNDARY, 4)]), 0).unwrap();
        assert!(bounds.cells(&chips, 9, most - 16).is_ok());
        assert!(bounds.cells(&chips, 9, most - 15).is_err());
    }
}
