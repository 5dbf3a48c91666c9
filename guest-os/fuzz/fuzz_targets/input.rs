//! Any bytes are either the canonical encoding of an input, or refused with a printable error. The run always ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nova_os::input::{ByteLists, SCHEMA, StatelessInput};
use nova_os::run_block;

/// The parts of a container, each with an offset. `number` is inserted after the given number of offsets.
fn container(parts: &[Vec<u8>], number: Option<(usize, u64)>) -> Vec<u8> {
    let mut start = parts.len() * 4 + number.map_or(0, |_| 8);
    let mut out = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if let Some((_, number)) = number.filter(|(place, _)| *place == index) {
            out.extend(number.to_le_bytes());
        }
        out.extend((start as u32).to_le_bytes());
        start += part.len();
    }
    [out, parts.concat()].concat()
}

fn lists(lists: ByteLists<'_>) -> Vec<u8> {
    container(&lists.iter().map(<[u8]>::to_vec).collect::<Vec<_>>(), None)
}

fuzz_target!(|bytes: &[u8]| {
    match StatelessInput::new(bytes) {
        Ok(input) => {
            let witness = &input.witness;
            let witness = container(&[lists(witness.state), lists(witness.codes), lists(witness.headers)], None);
            let keys = input.public_keys.as_flattened().to_vec();
            // The rules of a known chain may be omitted.
            let is_same = [input.chain.encode(), Vec::new()].into_iter().any(|chain| {
                let parts = [input.block.to_vec(), witness.clone(), chain, keys.clone()];
                [&SCHEMA[..], &container(&parts, Some((2, input.chain.chain_id)))].concat() == bytes
            });
            assert!(is_same, "two encodings of one input");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let _ = run_block(bytes);
});
