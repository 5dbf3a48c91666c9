//! Witnesses that hold the reads of the specification, and nothing else.
//!
//! `record.py` runs the executable specification over the consensus tests and records its reads. These determine
//! [witnesses](witness) without any other node, code or header. Each leads to the same output as a complete witness. If
//! one more part is removed, the run fails or still leads to that output.

mod calls;
mod drop;
mod reads;
mod test_block;
mod witness;

use super::state::Store;
use nova_os::{Output, execute_block};
use reads::Record;

/// A block with a complete and a minimal witness, and its output.
struct Block {
    name: String,
    minimal: witness::Parts,
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
        Some(Block { name, minimal: witness::minimal(&input, &reads, &after, &output), output })
    };
    inputs.filter_map(block).collect()
}
