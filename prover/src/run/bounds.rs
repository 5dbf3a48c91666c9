//! Bounds of the verifier that the dry run checks, before anything is committed.
//!
//! A verifier refuses too many sections, and too many messages, whose multiplicities could wrap around the field. Shapes
//! determine both, and the dry run knows the shapes of all sections. See [`ProveRunError`] for the bounds.

use super::ProveRunError;
use super::dry::Setting;
use super::plan::PlannedShard;
use super::plan::profile::Window;
use nova_verifier::run::{MAX_MEMORY_TABLES, MAX_SHARDS, RunMessages};
use nova_verifier::shapes::Kind;
use nova_verifier::{MAX_MESSAGES, Shape, Shapes};

/// Refuses a run whose header no verifier would accept.
pub(super) fn check(setting: &Setting<'_>, windows: &[Window], shards: &[PlannedShard]) -> Result<(), ProveRunError> {
    if shards.len() > MAX_SHARDS as usize {
        return Err(ProveRunError::TooManyShards { most: MAX_SHARDS });
    }
    let memory = memory_shapes(setting.shapes, touched_words(windows) + setting.further_cells);
    if memory.len() > MAX_MEMORY_TABLES as usize {
        return Err(ProveRunError::TooManyMemoryTables { most: MAX_MEMORY_TABLES });
    }
    let (shapes, mut messages) = (setting.shapes, RunMessages::default());
    // The taller run shape: the dry run knows the output, but there is no need to be exact.
    if let Some((_, shape)) = shapes.of(Kind::Run).max_by_key(|(_, shape)| shape.rows(2)) {
        messages.add(setting.run, shape);
    }
    for shape in memory.into_iter().filter_map(|shape| shapes.get(Kind::Memory, shape)) {
        messages.add(setting.memory, shape);
    }
    for shape in shards.iter().filter_map(|shard| shapes.get(Kind::Shard, shard.shape)) {
        messages.add(setting.shard, shape);
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
pub(super) fn touched_words(windows: &[Window]) -> usize {
    let first = windows.iter().flat_map(|window| window.words.first().filter(|touch| touch.window == 0));
    first.map(|touch| touch.count as usize).sum()
}

/// Rows of the memory chip of a shape.
fn rows_of(shape: &Shape) -> usize {
    shape.rows(0) as usize
}

/// The most cells of a memory section.
pub(super) fn memory_rows(shapes: &Shapes) -> usize {
    let rows = shapes.of(Kind::Memory).map(|(_, shape)| rows_of(shape));
    rows.max().expect("a valid list has a memory shape")
}

/// The least shape of a memory section with so many cells.
pub(super) fn memory_shape(shapes: &Shapes, cells: usize) -> u8 {
    let holds = shapes.of(Kind::Memory).filter(|(_, shape)| rows_of(shape) >= cells);
    holds.min_by_key(|(_, shape)| rows_of(shape)).expect("the tallest shape holds a section").0
}

/// The shapes of the memory sections that list so many cells.
pub(super) fn memory_shapes(shapes: &Shapes, cells: usize) -> Vec<u8> {
    let most = memory_rows(shapes);
    let full = cells.saturating_sub(1) / most;
    let last = memory_shape(shapes, cells - full * most);
    std::iter::repeat_n(memory_shape(shapes, most), full).chain([last]).collect()
}

/// Rows that memory sections of these shapes have for the cells that they list.
pub(super) fn listed_rows(shapes: &Shapes, memory: &[u8]) -> u64 {
    let shapes = memory.iter().filter_map(|&number| shapes.get(Kind::Memory, number));
    shapes.map(|shape| rows_of(shape) as u64).sum()
}

/// The shape of the run section whose fixed tables have these heights, and that holds so many bytes of claims and output.
pub(super) fn run_shape(shapes: &Shapes, (program, initial): (usize, usize), written: usize) -> u8 {
    let fits = shapes.of(Kind::Run).filter(|(_, shape)| {
        let is_fixed = [shape.rows(0), shape.rows(1)] == [program as u64, initial as u64];
        is_fixed && shape.rows(2) as usize * OUTPUT_ROW_BYTES >= written
    });
    let least = fits.min_by_key(|(_, shape)| shape.rows(2));
    least.expect("a valid list has a shape for every output").0
}

/// Bytes of output that a row of the run section hashes.
const OUTPUT_ROW_BYTES: usize = 32;

#[cfg(test)]
mod tests {
    use super::super::plan::ShardShapes;
    use super::super::plan::profile::{COUNTED, LastTouch, WINDOW_CYCLES};
    use super::*;
    use crate::ProvingKey;
    use nova_air::rv32im::chip_number::BOUNDARY;
    use nova_verifier::Parameters;
    use nova_vm::{Limits, Machine, Program};
    use std::sync::LazyLock;

    /// A key with the standard list.
    static KEY: LazyLock<ProvingKey> = LazyLock::new(|| {
        let program = Program::load(include_bytes!("../../../examples/guests/fibonacci/fibonacci.elf"));
        let program = program.expect("the example is a program");
        ProvingKey::new(program, Parameters::insecure_for_tests(), None).expect("it has a key")
    });

    /// A window that touches so many fresh words.
    fn window(words: u32) -> Window {
        // Words that were touched before count once, where they were fresh.
        let words = vec![LastTouch { window: 0, count: words }, LastTouch { window: 1, count: 1000 }];
        Window { cycles: 1, units: [0; COUNTED], words, instructions: Vec::new() }
    }

    /// Shards of the shape with most, or fewest, rows of the boundary.
    fn shards(count: u32, is_tallest: bool) -> Vec<PlannedShard> {
        let rows = |&(_, shape): &(u8, &Shape)| shape.rows(BOUNDARY);
        let shapes = || KEY.shapes.of(Kind::Shard);
        let shape = if is_tallest { shapes().max_by_key(rows) } else { shapes().min_by_key(rows) };
        let (shape, _) = shape.expect("the list has shapes");
        vec![PlannedShard { cycles: 1, shape, useful_cells: 0, boundary_rows: 0, slice_rows: 0 }; count as usize]
    }

    #[test]
    fn shards_are_bounded() {
        assert!(check(&KEY.setting(), &[window(1)], &shards(MAX_SHARDS, false)).is_ok());
        let error = check(&KEY.setting(), &[window(1)], &shards(MAX_SHARDS + 1, false)).unwrap_err();
        assert!(matches!(error, ProveRunError::TooManyShards { most: MAX_SHARDS }), "{error}");
    }

    /// A dry run checks what it plans, before anything is proved.
    #[test]
    fn plans_are_bounded() {
        let (setting, machine) = (KEY.setting(), Machine::new(&KEY.program, &[], Limits::default()).unwrap());
        let shapes = ShardShapes::new(setting.shard, setting.shapes, WINDOW_CYCLES);
        // Each fills a shard.
        let full = Window { cycles: shapes.window_cycles(), ..window(1) };
        let plan = |count: u32| setting.plan(&shapes, &machine, &vec![full.clone(); count as usize]);
        assert_eq!(plan(3).unwrap().shards.len(), 3);
        let refused = plan(MAX_SHARDS + 1).err();
        assert!(matches!(refused, Some(ProveRunError::TooManyShards { most: MAX_SHARDS })));
    }

    #[test]
    fn memory_tables_are_bounded() {
        // As many windows as sections, and one word too many.
        let rows = memory_rows(&KEY.shapes);
        let mut windows = vec![window(rows as u32); MAX_MEMORY_TABLES as usize];
        windows[0] = window((rows - KEY.further_cells) as u32 + 1);
        assert_eq!(touched_words(&windows) + KEY.further_cells, rows * MAX_MEMORY_TABLES as usize + 1);
        let error = check(&KEY.setting(), &windows, &shards(1, false)).unwrap_err();
        assert!(matches!(error, ProveRunError::TooManyMemoryTables { most: MAX_MEMORY_TABLES }), "{error}");
        // One less is no matter of tables, but their messages are still too many.
        windows[0] = window((rows - KEY.further_cells) as u32);
        let error = check(&KEY.setting(), &windows, &shards(1, false)).unwrap_err();
        assert!(matches!(error, ProveRunError::TooManyRunMessages { .. }), "{error}");
    }

    /// All kinds of sections count together: shards and memory that would each be few enough are too many.
    #[test]
    fn messages_of_all_sections_are_bounded() {
        let messages = |windows: &[Window], shards: &[PlannedShard]| match check(&KEY.setting(), windows, shards) {
            Ok(()) => None,
            Err(ProveRunError::TooManyRunMessages { messages, most: MAX_MESSAGES }) => Some(messages),
            Err(error) => panic!("{error}"),
        };
        let tallest = shards(1, true)[0].shape;
        let rows = KEY.shape(Kind::Shard, tallest).1.rows(BOUNDARY);
        let most = shards((MAX_MESSAGES / rows) as u32, true);
        assert_eq!(messages(&[window(1)], &most[1..]), None);
        let most_memory =
            vec![window(memory_rows(&KEY.shapes) as u32); MAX_MESSAGES as usize / memory_rows(&KEY.shapes) / 2];
        assert_eq!(messages(&most_memory, &most[..1]), None);
        assert!(messages(&most_memory, &most[1..]).is_some_and(|messages| messages > MAX_MESSAGES));
        assert!(messages(&[window(1)], &[&most[..], &most[..2]].concat()).is_some());
    }

    #[test]
    fn memory_is_listed_in_full_sections_and_the_least_for_the_rest() {
        let rows = |number: u8| rows_of(KEY.shape(Kind::Memory, number).1);
        let listed = |cells| memory_shapes(&KEY.shapes, cells).into_iter().map(rows).collect::<Vec<_>>();
        let most = memory_rows(&KEY.shapes);
        let heights: Vec<_> = KEY.shapes.of(Kind::Memory).map(|(number, _)| rows(number)).collect();
        let least = *heights.iter().min().expect("the list has shapes");
        assert_eq!([0, 1, least].map(listed), [[least], [least], [least]]);
        assert!(heights.iter().all(|&height| listed(height) == [height]));
        assert!(heights.iter().filter(|&&height| height < most).all(|&height| listed(height + 1)[0] > height));
        assert_eq!(listed(most + 1), [most, least]);
        assert_eq!(listed(3 * most), [most; 3]);
        assert_eq!(listed(2 * most + least + 1)[..2], [most; 2]);
    }

    #[test]
    fn messages_are_bounded() {
        assert!(check_messages(MAX_MESSAGES).is_ok());
        let error = check_messages(MAX_MESSAGES + 1).unwrap_err();
        assert!(matches!(error, ProveRunError::TooManyRunMessages { messages, .. } if messages == MAX_MESSAGES + 1));
    }
}
