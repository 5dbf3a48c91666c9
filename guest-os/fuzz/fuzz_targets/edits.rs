//! A block's input with some bytes changed, left out or put in is refused, proves what it proved, or is another block's.
//!
//! Random bytes hardly get past the decoders. Here the fuzzer's bytes are a list of edits of an input that is accepted,
//! so that most of it is right and the rest reaches everything that runs.
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

/// Applies edits of 6 bytes each: what to do, where (4 bytes), and a byte to do it with.
fn edited(edits: &[u8]) -> Vec<u8> {
    let mut input = INPUT.to_vec();
    for edit in edits.chunks_exact(6) {
        let [kind, place @ .., byte] = <[u8; 6]>::try_from(edit).expect("chunks have 6 bytes");
        let place = u32::from_le_bytes(place) as usize % input.len().max(1);
        match kind % 4 {
            0 if !input.is_empty() => input[place] ^= byte,
            1 if !input.is_empty() => drop(input.remove(place)),
            2 => input.insert(place, byte),
            _ => input.truncate(input.len().saturating_sub(byte.into())),
        }
    }
    input
}

fuzz_target!(|edits: &[u8]| {
    let output = run_block(&edited(edits));
    // Nothing follows from the parts of a header such as its extra data: with others, it is that of another valid block.
    let is_of_block = output.successful && output.block_hash == OUTPUT.block_hash;
    assert!(!is_of_block || output == *OUTPUT, "a block has two outputs");
});
