use core::iter;

use nova_air::{F, Trace};
use nova_verifier::{Column, Digest, Stack, Tree, TreeLayout, leaf_hash, node_hash};
use p3_field::PrimeCharacteristicRing;
use p3_symmetric::{CryptographicHasher, PseudoCompressionFunction};

use super::super::cosets::point;
use super::super::packing::WIDTH;
use super::*;

/// A table: log2 of its height, its number of columns, and those that are read in the next row.
type Table = (usize, usize, &'static [usize]);

/// The layout of section 3.3 of decision 0108.
fn layout(tables: &[Table], log_stack_height: usize) -> TreeLayout {
    let mut stacks = Vec::new();
    for log_height in (0..=log_stack_height).rev() {
        for is_next in [true, false] {
            let of_height = tables.iter().enumerate().filter(|(_, table)| table.0 == log_height);
            let columns = of_height.flat_map(|(table, &(_, width, next))| {
                let column = move |column| Column { table, column };
                (0..width).filter(move |column| next.contains(column) == is_next).map(column)
            });
            let columns: Vec<Column> = columns.collect();
            let runs = columns.chunks(1 << (log_stack_height - log_height));
            stacks.extend(runs.map(|columns| Stack { log_height, is_next, columns: columns.to_vec() }));
        }
    }
    TreeLayout { tree: Tree::Main, log_stack_height, stacks }
}

fn cell(table: usize, index: usize) -> F {
    F::from_usize(index * 31 + table + 1).exp_u64(5)
}

/// Extensions with cells that look random. A table without columns has none.
fn extensions(tables: &[Table], log_blowup: usize) -> Vec<Option<Trace>> {
    let extension = |(number, &(log_height, width, _)): (usize, &Table)| {
        let cells = (0..width << (log_height + log_blowup)).map(|index| cell(number, index));
        (width > 0).then(|| Trace::new(cells.collect(), width))
    };
    tables.iter().enumerate().map(extension).collect()
}

fn commit_to(tables: &[Table], log_stack_height: usize, log_blowup: usize) -> Committed<Digest> {
    commit(extensions(tables, log_blowup), layout(tables, log_stack_height), log_blowup)
}

/// The tree over these leaves, as the verifier hashes.
fn root(leaves: impl Iterator<Item = Vec<F>>) -> Digest {
    let mut level: Vec<Digest> = leaves.map(|leaf| leaf_hash().hash_iter(leaf)).collect();
    while level.len() > 1 {
        let (pairs, _) = level.as_chunks::<2>();
        level = pairs.iter().map(|pair| node_hash().compress(*pair)).collect();
    }
    level[0]
}

/// Tables of every class, with groups of next stacks and stacks that are not full.
const MIXED: [Table; 9] = [
    (9, 19, &[3]),
    (8, 5, &[]),
    (8, 0, &[]),
    (6, 23, &[0, 1, 2, 7, 22]),
    (5, 40, &[]),
    (4, 70, &[1, 69]),
    (4, 3, &[0, 1, 2]),
    (1, 600, &[5]),
    (0, 2700, &[]),
];

#[test]
fn leaves_have_the_values_of_the_stacks_polynomials() {
    let tables: [Table; 4] = [(4, 3, &[1]), (3, 5, &[]), (1, 11, &[0, 4]), (0, 70, &[])];
    for (log_stack_height, log_blowup) in [(4, 1), (6, 1), (5, 2)] {
        let coefficient = |table, column, index| cell(table, (index << 8) + column);
        let value = |table, column, log_height: usize, x: F| {
            (0..1 << log_height).rev().fold(F::ZERO, |sum, index| sum * x + coefficient(table, column, index))
        };
        let extension = |(table, &(log_height, width, _)): (usize, &Table)| {
            let row = |row| {
                let x = point(log_height, log_blowup, row);
                (0..width).map(move |column| value(table, column, log_height, x))
            };
            Some(Trace::new((0..1 << (log_height + log_blowup)).flat_map(row).collect(), width))
        };
        let extensions = tables.iter().enumerate().map(extension).collect();
        let layout = layout(&tables, log_stack_height);
        let committed: Committed<Digest> = commit(extensions, layout.clone(), log_blowup);
        let entry = |stack: &Stack, x: F| {
            let slots = 1 << (log_stack_height - stack.log_height);
            let coefficients = (0..1 << log_stack_height).map(|index| {
                let column = stack.columns.get(index % slots);
                column.map_or(F::ZERO, |column| coefficient(column.table, column.column, index / slots))
            });
            let powers = iter::successors(Some(F::ONE), |&power| Some(power * x));
            coefficients.zip(powers).map(|(coefficient, power)| coefficient * power).sum::<F>()
        };
        let leaf = |index| {
            let x = point(log_stack_height, log_blowup, index);
            layout.stacks.iter().map(|stack| entry(stack, x)).collect::<Vec<F>>()
        };
        let leaves = 1 << (log_stack_height + log_blowup);
        for index in 0..leaves {
            assert_eq!(committed.leaf(index), leaf(index), "leaf {index}");
        }
        assert_eq!(committed.digest, root((0..leaves).map(leaf)));
    }
}

#[test]
fn trees_hash_the_leaves_that_queries_compute() {
    for (log_stack_height, log_blowup, tables) in
        [(9, 1, &MIXED[..]), (10, 1, &MIXED[..]), (12, 1, &MIXED[1..]), (13, 1, &MIXED[7..]), (9, 3, &MIXED[2..6])]
    {
        let committed = commit_to(tables, log_stack_height, log_blowup);
        let leaves = (0..1 << (log_stack_height + log_blowup)).map(|index| committed.leaf(index));
        assert_eq!(committed.digest, root(leaves), "stacks of 2^{log_stack_height} rows, blow-up 2^{log_blowup}");
    }
}

#[test]
fn small_trees_are_computed_in_one_task() {
    let smallest = WIDTH.ilog2() as usize;
    for log_stack_height in smallest.max(4)..smallest + 6 {
        let committed = commit_to(&[(4, 3, &[0]), (1, 9, &[]), (0, 5, &[2])], log_stack_height, 1);
        assert_eq!(committed.digest, root((0..2 << log_stack_height).map(|index| committed.leaf(index))));
    }
}

#[test]
fn the_number_of_threads_does_not_change_the_tree() {
    let digest = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| commit_to(&MIXED, 12, 1).digest)
    };
    let expected = digest(1);
    for threads in [2, 3, 7] {
        assert_eq!(digest(threads), expected, "{threads} threads");
    }
}

#[test]
fn paths_lead_from_leaves_to_the_cap() {
    let committed = commit_to(&MIXED, 10, 1);
    let cap = committed.cap(4);
    assert_eq!(cap.len(), 16);
    for index in [0, 1, 77, 1024, 2047] {
        let path = committed.path(index, 4);
        assert_eq!(path.len(), 7);
        let leaf: Digest = leaf_hash().hash_iter(committed.leaf(index));
        let node = path.iter().enumerate().fold(leaf, |node, (level, &sibling)| {
            let pair = if (index >> level) & 1 == 0 { [node, sibling] } else { [sibling, node] };
            node_hash().compress(pair)
        });
        assert_eq!(node, cap[index >> 7], "leaf {index}");
    }
}

#[test]
fn each_cell_changes_the_root() {
    let tables: [Table; 3] = [(5, 2, &[]), (3, 6, &[1]), (0, 40, &[])];
    let expected = commit_to(&tables, 5, 1).digest;
    for table in 0..tables.len() {
        for index in 0..extensions(&tables, 1)[table].as_ref().unwrap().values.len() {
            let mut extensions = extensions(&tables, 1);
            extensions[table].as_mut().unwrap().values[index] += F::ONE;
            assert_ne!(
                commit::<Digest>(extensions, layout(&tables, 5), 1).digest,
                expected,
                "cell {index} of table {table}"
            );
        }
    }
}

#[test]
#[should_panic(expected = "extensions have the heights of the layout")]
fn an_extension_of_another_height_is_refused() {
    let layout = layout(&[(8, 1, &[])], 9);
    let _: Committed<Digest> = commit(extensions(&[(7, 1, &[])], 1), layout, 1);
}
