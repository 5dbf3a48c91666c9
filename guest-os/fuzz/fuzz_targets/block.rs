//! The zero-copy decoder of blocks and a published decoder accept the same blocks with the same bytes.
#![no_main]

use alloy_consensus::Block as Published;
use libfuzzer_sys::fuzz_target;
use nova_os::bootloader::{Block, Envelope, decode_envelope};

/// Whether our decoders accept all of a block. Ommers must be empty, and stay undecoded.
fn is_block(bytes: &[u8]) -> bool {
    let Ok(block) = Block::decode(bytes) else { return false };
    !block.has_ommers && block.transactions.iter().all(|transaction| decode_envelope(transaction).is_ok())
}

fn is_published_block(bytes: &[u8]) -> bool {
    match alloy_rlp::decode_exact::<Published<Envelope>>(bytes) {
        // It also accepts encodings that are not canonical.
        Ok(block) => block.body.ommers.is_empty() && alloy_rlp::encode(&block) == bytes,
        Err(_) => false,
    }
}

fuzz_target!(|bytes: &[u8]| assert_eq!(is_block(bytes), is_published_block(bytes)));
