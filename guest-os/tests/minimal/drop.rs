//! Runs minimal witnesses, and removes parts of them.

use super::reads::{self, Record};
use super::witness::{Parts, complete};
use super::{Block, blocks};
use nova_os::{BlockError, Output, StatelessInput, execute_block};
use rayon::prelude::*;

/// Records of some cases of the smoke tests.
const SOME: &str = include_str!("reads.jsonl");

/// One of a witness's lists.
type List = fn(&mut Parts) -> &mut Vec<Vec<u8>>;

/// The outcomes of runs with a part removed.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    blocks: usize,
    refused: usize,
    /// The part was not needed.
    same: usize,
}

impl Tally {
    fn add(self, other: Self) -> Self {
        Self {
            blocks: self.blocks + other.blocks,
            refused: self.refused + other.refused,
            same: self.same + other.same,
        }
    }

    fn note(&mut self, name: &str, parts: &Parts, expected: &Output) {
        match execute_block(&parts.encode(), &mut ()) {
            Ok(output) => {
                assert_eq!(output, *expected, "{name}: another output");
                println!("{name}: a part was not needed");
                self.same += 1;
            }
            Err(BlockError::State(_) | BlockError::Ancestors(_)) => self.refused += 1,
            Err(error) => panic!("{name}: fails for another reason than the removed part: {error}"),
        }
    }
}

fn check_least(block: &Block) -> Result<(), String> {
    match execute_block(&block.minimal.encode(), &mut ()) {
        Ok(output) if output == block.output => Ok(()),
        Ok(output) => Err(format!("{}: {output:?} instead of {:?}", block.name, block.output)),
        Err(error) => Err(format!("{}: {error}", block.name)),
    }
}

fn remove_one_by_one(block: &Block) -> Tally {
    let mut tally = Tally { blocks: 1, ..Tally::default() };
    let lists: [List; 3] = [|parts| &mut parts.state, |parts| &mut parts.codes, |parts| &mut parts.headers];
    for list in lists {
        let mut parts = block.minimal.clone();
        for index in 0..list(&mut parts).len() {
            let dropped = list(&mut parts).remove(index);
            tally.note(&block.name, &parts, &block.output);
            list(&mut parts).insert(index, dropped);
        }
    }
    tally
}

/// Runs the minimal witnesses of all records, and removes each part of one block in `every`.
fn check(records: &[Record], folder: &str, every: usize) -> Tally {
    let check = |(index, record): (usize, &Record)| {
        let blocks = blocks(record, folder);
        let failures: Vec<String> = blocks.iter().filter_map(|block| check_least(block).err()).collect();
        let chosen = if index.is_multiple_of(every) { &blocks[..] } else { &[] };
        let complete = Tally { blocks: blocks.len() - chosen.len(), ..Tally::default() };
        (chosen.iter().map(remove_one_by_one).fold(complete, Tally::add), failures)
    };
    let (tally, failures) = records
        .par_iter()
        .enumerate()
        .map(check)
        .reduce(Default::default, |one, other| (one.0.add(other.0), [one.1, other.1].concat()));
    println!("{} records, {tally:?}", records.len());
    assert!(
        failures.is_empty(),
        "{} blocks need more than the specification:\n{}",
        failures.len(),
        failures.join("\n")
    );
    tally
}

#[test]
fn what_the_specification_reads_is_enough() {
    check(&Record::parse(SOME), "evm-fixtures-smoke", 8);
}

/// A mainnet block with a witness from a node, which may exceed the minimal one.
#[test]
fn a_real_block_without_a_part() {
    let input = include_bytes!("../../../examples/blocks/mainnet-21429992.bin");
    let output = execute_block(input, &mut ()).expect("the block is valid");
    let block = Block {
        name: "mainnet-21429992".into(),
        minimal: complete(&StatelessInput::new(input).expect("it is an input")),
        output,
    };
    check_least(&block).expect("the witness is complete");
    let tally = remove_one_by_one(&block);
    println!("{tally:?}");
    assert!(tally.refused > 90, "{tally:?}");
}

#[test]
#[ignore = "takes minutes; the other test runs a sample of the same cases"]
fn what_the_specification_reads_is_enough_for_all() {
    if let Some(records) = reads::all() {
        check(&records, "evm-fixtures", 1);
    }
}
