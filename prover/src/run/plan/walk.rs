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
    /// Rows of its boundary table.
    pub boundary_rows: u32,
    /// Rows of its slice.
    pub slice_rows: u32,
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
                    let (boundary_rows, slice_rows) = (sums[BOUNDARY], sums[SLICE]);
                    let shard = ShardPlan { shape, start, end, useful, boundary_rows, slice_rows };
                    if best.is_none_or(|best| self.is_better(&shard, &best)) {
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

    fn is_better(&self, shard: &ShardPlan, other: &ShardPlan) -> bool {
        let price = |shard: &ShardPlan| (self.choices[shard.shape].cost, shard.useful);
        is_cheaper(price(shard), price(other))
    }
}

/// Whether a shard costs less for what it proves than another from the same start; of each, its cost and the cells that
/// its rows fill. Of shards that end together, the cheaper one does.
#[must_use]
pub fn is_cheaper((cost, useful): (u64, u64), (other_cost, other_useful): (u64, u64)) -> bool {
    // Compares the quotients of cost and use.
    u128::from(cost) * u128::from(other_useful) < u128::from(other_cost) * u128::from(useful)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::rv32im::chip_number::ADD;
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    const REGISTERS: u32 = register::COUNT as u32;
    const UNIT_CELLS: [u64; COUNTED] = [1; COUNTED];

    /// A shape of so many rows of `add`, and words besides the registers.
    fn choice(adds: u32, words: u32, cost: u64) -> Choice {
        let mut units = [u32::MAX; COUNTED];
        (units[ADD], units[BOUNDARY]) = (adds, REGISTERS + words);
        Choice { capacity: Capacity { units }, cost }
    }

    /// A window of `add` alone, that touches words; the pairs are windows of last touches, and counts.
    fn window(adds: u32, words: &[(u32, u32)]) -> Window {
        let mut units = [0; COUNTED];
        units[ADD] = adds;
        let words = words.iter().map(|&(window, count)| LastTouch { window, count }).collect();
        Window { cycles: adds, units, words, instructions: Vec::new() }
    }

    const fn planner(choices: &[Choice], most_cycles: u32) -> Planner<'_> {
        Planner { choices, unit_cells: &UNIT_CELLS, most_cycles }
    }

    /// Shape and end of each shard.
    fn plan(choices: &[Choice], most_cycles: u32, windows: &[Window]) -> Option<Vec<(usize, usize)>> {
        let shards = planner(choices, most_cycles).plan(windows)?;
        Some(shards.iter().map(|shard| (shard.shape, shard.end)).collect())
    }

    #[test]
    fn a_shard_ends_where_a_table_is_full() {
        let windows = [window(4, &[]), window(4, &[]), window(2, &[]), window(1, &[])];
        assert_eq!(plan(&[choice(10, 0, 1)], 100, &windows), Some(vec![(0, 3), (0, 4)]));
        assert_eq!(plan(&[choice(9, 0, 1)], 100, &windows), Some(vec![(0, 2), (0, 4)]));
    }

    #[test]
    fn a_shard_has_at_most_the_cycles() {
        let windows = [window(4, &[]), window(4, &[]), window(4, &[])];
        assert_eq!(plan(&[choice(100, 0, 1)], 8, &windows), Some(vec![(0, 2), (0, 3)]));
        assert_eq!(plan(&[choice(100, 0, 1)], 7, &windows), Some(vec![(0, 1), (0, 2), (0, 3)]));
    }

    #[test]
    fn touches_before_the_start_count() {
        // The third window touches three words that the first one had, and four of the second.
        let windows = [window(1, &[(0, 9)]), window(1, &[(1, 2)]), window(1, &[(1, 3), (2, 4)])];
        let useful = |start| planner(&[choice(9, 9, 1)], 9).next(&windows, start).expect("it fits").useful;
        let rows = |adds: u32, words: u32| u64::from(REGISTERS + adds + words);
        assert_eq!([0, 1, 2].map(useful), [rows(3, 9), rows(2, 5), rows(1, 7)]);
        // The shard of the first window alone is full: nothing of what it touched is new in the others.
        assert_eq!(plan(&[choice(9, 9, 1)], 9, &windows), Some(vec![(0, 3)]));
        assert_eq!(planner(&[choice(9, 4, 1)], 9).next(&windows, 1).expect("it fits").end, 2);
    }

    #[test]
    fn the_shape_costs_least_for_what_it_proves() {
        let windows = vec![window(10, &[]); 100];
        let rows = |adds: u32| u64::from(REGISTERS + adds);
        let costs = |large| [choice(10, 0, rows(10)), choice(500, 0, large)];
        assert_eq!(plan(&costs(rows(500) - 1), 1000, &windows), Some(vec![(1, 50), (1, 100)]));
        assert_eq!(planner(&costs(rows(500) + 1), 1000).next(&windows, 0).expect("it fits").shape, 0);
    }

    #[test]
    fn the_last_shard_has_the_cheapest_shape() {
        let choices = [choice(100, 0, 1000), choice(10, 0, 900), choice(20, 0, 950)];
        let windows = [window(10, &[]), window(10, &[])];
        assert_eq!(plan(&choices, 100, &windows), Some(vec![(2, 2)]));
        assert_eq!(plan(&choices, 100, &windows[..1]), Some(vec![(1, 1)]));
    }

    #[test]
    fn of_equal_shapes_the_first_is_taken() {
        let windows = [window(10, &[])];
        assert_eq!(plan(&[choice(10, 0, 5), choice(10, 0, 5)], 100, &windows), Some(vec![(0, 1)]));
    }

    #[test]
    fn a_window_that_no_shape_holds_has_no_plan() {
        let windows = [window(10, &[]), window(11, &[])];
        assert_eq!(plan(&[choice(10, 0, 5), choice(9, 0, 5)], 100, &windows), None);
        assert_eq!(plan(&[choice(100, 0, 5)], 10, &windows), None);
        assert_eq!(plan(&[], 100, &windows), None);
        assert_eq!(plan(&[], 100, &[]), Some(Vec::new()));
    }

    /// The windows of a run, each with its rows of `add` and the words that it touches.
    fn windows_of(run: &[(u32, BTreeSet<u8>)]) -> Vec<Window> {
        let mut last = BTreeMap::new();
        let windows = (1..).zip(run).map(|(number, (adds, words))| {
            let mut touches = BTreeMap::<u32, u32>::new();
            words.iter().for_each(|word| *touches.entry(last.insert(*word, number).unwrap_or(0)).or_default() += 1);
            window(*adds, &touches.into_iter().collect::<Vec<_>>())
        });
        windows.collect()
    }

    proptest! {
        #[test]
        fn shards_cover_a_run_in_order_and_fit(
            run in vec((1_u32..20, btree_set(0_u8..40, 0..12)), 1..60),
            shapes in vec((0_u32..200, 0_u32..60, 1_u64..1000), 0..6),
            most_cycles in 20_u32..300,
        ) {
            let universal = choice(20, 12, 500);
            let choices: Vec<_> = shapes.into_iter().map(|(adds, words, cost)| choice(adds, words, cost)).collect();
            let choices = [&choices[..], &[universal]].concat();
            let shards = planner(&choices, most_cycles).plan(&windows_of(&run)).expect("each window fits");
            let mut start = 0;
            for shard in shards {
                prop_assert_eq!(shard.start, start);
                prop_assert!(shard.end > start);
                let windows = &run[start..shard.end];
                let adds: u32 = windows.iter().map(|window| window.0).sum();
                let words = windows.iter().flat_map(|window| &window.1).collect::<BTreeSet<_>>().len() as u32;
                let units = &choices[shard.shape].capacity.units;
                prop_assert!(adds <= most_cycles && adds <= units[ADD] && REGISTERS + words <= units[BOUNDARY]);
                prop_assert_eq!(shard.useful, u64::from(REGISTERS + adds + words));
                start = shard.end;
            }
            prop_assert_eq!(start, run.len());
        }
    }
}
