//! A block's input with some bytes changed, removed or inserted either fails, has the same output, or is another
//! block's input.
//!
//! Random bytes rarely get past the decoders. Here the fuzzer's bytes are a list of edits of a valid input, so that
//! most of it stays valid and the changes reach all later checks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_os::{Output, run_block};
use std::sync::LazyLock;

const INPUT: &[u8] = include_bytes!("../../../examples/blocks/mainnet-21429992.bin");

static OUTPUT: LazyLock<Output> = LazyLock::new(|| {
    let output = run_block(INPUT);
    assert!(output.successful);
    output
});

/// Applies edits of 6 bytes each: the kind, the position (4 bytes), and a byte.
fn edited(edits: &[u8]) -> Vec<u8> {
    let mut input = INPUT.to_vec();
    for edit in edits.chunks_exact(6) {
        let [kind, position @ .., byte] = <[u8; 6]>::try_from(edit).expect("chunks have 6 bytes");
        let position = u32::from_le_bytes(position) as usize % input.len().max(1);
        match kind % 4 {
            0 if !input.is_empty() => input[position] ^= byte,
            1 if !input.is_empty() => drop(input.remove(position)),
            2 => input.insert(position, byte),
            _ => input.truncate(input.len().saturating_sub(byte.into())),
        }
    }
    input
}

fuzz_target!(|edits: &[u8]| {
    let output = run_block(&edited(edits));
    // Some header fields, such as the extra data, are free: with other values, the block is another valid block.
    let is_of_block = output.successful && output.block_hash == OUTPUT.block_hash;
    assert!(!is_of_block || output == *OUTPUT, "a block has two outputs");
});
