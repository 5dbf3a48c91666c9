//! Bounds of the verifier that the dry run checks, before anything is committed.
//!
//! A verifier refuses too many sections, and too many messages, whose multiplicities could wrap around the field. Shapes
//! determine both, and the dry run knows the shapes of all sections. See [`ProveRunError`] for the bounds.

use super::plan::PlannedShard;
use super::plan::profile::Window;
use super::{ProveRunError, ProvingKey};
use nova_verifier::run::{MAX_MEMORY_TABLES, MAX_SHARDS, RunMessages};
use nova_verifier::shapes::Kind;
use nova_verifier::{MAX_MESSAGES, Shape};

/// Refuses a run whose header no verifier would accept.
pub(super) fn check(key: &ProvingKey, windows: &[Window], shards: &[PlannedShard]) -> Result<(), ProveRunError> {
    if shards.len() > MAX_SHARDS as usize {
        return Err(ProveRunError::TooManyShards { most: MAX_SHARDS });
    }
    let memory = memory_shapes(key, touched_words(windows) + key.further_cells);
    if memory.len() > MAX_MEMORY_TABLES as usize {
        return Err(ProveRunError::TooManyMemoryTables { most: MAX_MEMORY_TABLES });
    }
    let mut messages = RunMessages::default();
    // The taller run shape: the dry run knows the output, but there is no need to be exact.
    if let Some((_, shape)) = key.shapes.of(Kind::Run).max_by_key(|(_, shape)| shape.rows(2)) {
        messages.add(&key.run_chips, shape);
    }
    for shape in memory.into_iter().filter_map(|shape| key.shapes.get(Kind::Memory, shape)) {
        messages.add(&key.memory_chips, shape);
    }
    for shape in shards.iter().filter_map(|shard| key.shapes.get(Kind::Shard, shard.shape)) {
        messages.add(&key.shard_chips, shape);
    }
    check_messages(messages.most())
}

fn check_messages(messages: u64) -> Result<(), ProveRunError> {
    if messages <= MAX_MESSAGES {
        return Ok(());
    }
    Err(ProveRunError::TooManyRunMessages { messages, most: MAX_MESSAGES })
}

/// Words of memory that a run touches.
fn touched_words(windows: &[Window]) -> usize {
    let first = windows.iter().flat_map(|window| window.words.first().filter(|touch| touch.window == 0));
    first.map(|touch| touch.count as usize).sum()
}

/// Rows of the memory chip of a shape.
fn rows_of(shape: &Shape) -> usize {
    shape.rows(0) as usize
}

/// The most cells of a memory section.
pub(super) fn memory_rows(key: &ProvingKey) -> usize {
    let rows = key.shapes.of(Kind::Memory).map(|(_, shape)| rows_of(shape));
    rows.max().expect("a valid list has a memory shape")
}

/// The least shape of a memory section with so many cells.
pub(super) fn memory_shape(key: &ProvingKey, cells: usize) -> u8 {
    let holds = key.shapes.of(Kind::Memory).filter(|(_, shape)| rows_of(shape) >= cells);
    holds.min_by_key(|(_, shape)| rows_of(shape)).expect("the tallest shape holds a section").0
}

/// The shapes of the memory sections that list so many cells.
fn memory_shapes(key: &ProvingKey, cells: usize) -> Vec<u8> {
    let most = memory_rows(key);
    let full = cells.saturating_sub(1) / most;
    let last = memory_shape(key, cells - full * most);
    std::iter::repeat_n(memory_shape(key, most), full).chain([last]).collect()
}

/// The shape of the run section that fits the key and holds an output of so many bytes.
pub(super) fn run_shape(key: &ProvingKey, output: usize) -> u8 {
    let fits = key.shapes.of(Kind::Run).filter(|(_, shape)| {
        let is_fixed = key.run.verifying.check_shape(&key.run_chips, shape, 0).is_ok();
        is_fixed && shape.rows(2) as usize * OUTPUT_ROW_BYTES >= output
    });
    let least = fits.min_by_key(|(_, shape)| shape.rows(2));
    least.expect("a valid list has a shape for every output").0
}

/// Bytes of output that a row of the run section hashes.
const OUTPUT_ROW_BYTES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_bounded() {
        assert!(check_messages(MAX_MESSAGES).is_ok());
        let error = check_messages(MAX_MESSAGES + 1).unwrap_err();
        assert!(matches!(error, ProveRunError::TooManyRunMessages { messages, .. } if messages == MAX_MESSAGES + 1));
    }
}
