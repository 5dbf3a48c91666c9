//! Witnesses that hold what the specification reads, and nothing else.
//!
//! `record.py` runs the executable specification over the consensus tests and writes down what it reads. From that come
//! [witnesses](witness) that lack every other node, code and header. Each gives the same output as a witness of the whole
//! state; and where one more thing is taken away, the run refuses or still gives that output.

mod calls;
mod drop;
mod made;
mod reads;
mod witness;

use super::state::Store;
use nova_os::{Output, execute_block};
use reads::Record;

/// A block with a whole witness and a least one, and its output.
struct Block {
    name: String,
    least: witness::Parts,
    output: Output,
}

/// The valid blocks of a recorded case.
fn blocks(record: &Record, folder: &str) -> Vec<Block> {
    let inputs = record.inputs(folder).unwrap_or_default().into_iter().enumerate();
    let block = |(index, (input, reads)): (usize, (Vec<u8>, Option<reads::Reads>))| {
        let name = format!("{} block {index}", record.name);
        let reads = reads?;
        let mut after = Store::default();
        let output = execute_block(&input, &mut after).unwrap_or_else(|error| panic!("{name}: {error}"));
        Some(Block { name, least: witness::least(&input, &reads, &after, &output), output })
    };
    inputs.filter_map(block).collect()
}
