//! The input's container, the rules of its chain, and hints.

use alloy_primitives::Address;
use nova_os::chain::{Activation, BlobSchedule, ChainConfig, Fork, Start, known_chain};
use nova_os::input::{ByteLists, InputParts, StatelessInput};
use nova_os::{BlockError, execute_block};
use std::borrow::Cow;

const SAMPLE: &[u8] = include_bytes!("../../../examples/blocks/mainnet-21429992.bin");

fn parts() -> InputParts<Vec<u8>> {
    let input = StatelessInput::new(SAMPLE).expect("the sample is an input");
    let owned = |lists: ByteLists<'_>| lists.iter().map(<[u8]>::to_vec).collect();
    InputParts {
        block: input.block.to_vec(),
        state: owned(input.witness.state),
        codes: owned(input.witness.codes),
        headers: owned(input.witness.headers),
        chain_id: input.chain.chain_id,
        ..InputParts::default()
    }
}

/// The positions of the container's offsets: after the schema, and around the chain id.
const OFFSETS: [usize; 4] = [2, 6, 18, 22];

#[test]
fn containers_have_no_gaps_and_no_overlaps() {
    let right = parts().encode();
    assert!(StatelessInput::new(&right).is_ok());
    for position in OFFSETS {
        for change in [1_u32, u32::MAX, 1 << 31] {
            let mut other = right.clone();
            let offset = u32::from_le_bytes(right[position..position + 4].try_into().expect("four bytes"));
            other[position..position + 4].copy_from_slice(&offset.wrapping_add(change).to_le_bytes());
            // Other offsets select other parts. If they fit, the parts are not those of a valid block.
            let output = execute_block(&other, &mut ());
            assert!(output.is_err(), "offset at {position}, changed by {change}");
        }
    }
    for end in 0..26 {
        assert!(StatelessInput::new(&right[..end]).is_err(), "{end} bytes");
    }
    for schema in [[0x4e, 0x00], [0x4e, 0x02], [0x01, 0x4e]] {
        assert!(StatelessInput::new(&[&schema[..], &right[2..]].concat()).is_err());
    }
    // Bytes after the last part would be keys.
    assert!(StatelessInput::new(&[&right[..], &[0]].concat()).is_err());
}

#[test]
fn lists_have_no_gaps_and_no_overlaps() {
    for (name, bytes) in [
        ("an empty list with an offset", &[0, 0, 0, 0][..]),
        ("a first offset that is too small", &[3, 0, 0, 0, 1]),
        ("a first offset between items", &[5, 0, 0, 0, 1]),
        ("a gap before the first item", &[8, 0, 0, 0, 1, 1, 1, 1, 1]),
        ("descending offsets", &[8, 0, 0, 0, 7, 0, 0, 0, 1]),
        ("an offset beyond the end", &[4, 0, 0, 1]),
        ("half an offset", &[4, 0]),
    ] {
        assert!(ByteLists::new(bytes).is_err(), "{name}");
    }
}

#[test]
fn there_is_one_hint_per_transaction_or_none() {
    let mut parts = parts();
    assert!(execute_block(&parts.encode(), &mut ()).is_ok());
    // The block has one transaction.
    for keys in [2, 100] {
        parts.public_keys = vec![[4; 65]; keys];
        let error =
            execute_block(&parts.encode(), &mut ()).expect_err("the block has another number of transactions");
        assert!(matches!(error, BlockError::PublicKeys { .. }), "{error}");
    }
}

fn config() -> ChainConfig {
    let blobs = Some(BlobSchedule { target: 3, max: 6, update_fraction: 3_338_477 });
    let activations = vec![
        Activation { fork: Fork::Paris, start: Start::Block(0), blobs: None },
        Activation { fork: Fork::Cancun, start: Start::Time(9), blobs },
    ];
    ChainConfig {
        chain_id: 1337,
        deposit_contract: Address::repeat_byte(1),
        synthetic_parent: true,
        activations: Cow::Owned(activations),
        unsupported_from: None,
    }
}

#[test]
fn rules_have_one_encoding() {
    let configs = [1, 11_155_111, 560_048].map(|id| known_chain(id).expect("the chain is known").clone());
    for config in configs.into_iter().chain([config()]) {
        let right = config.encode();
        assert_eq!(ChainConfig::decode(&right), Ok(config));
        for position in 0..right.len() {
            for byte in [0, 1, 2, 0x7f, 0x80, 0xff] {
                let mut other = right.clone();
                other[position] = byte;
                if let Ok(read) = ChainConfig::decode(&other) {
                    assert_eq!(read.encode(), other, "byte {position} is {byte}");
                }
            }
        }
        assert!(ChainConfig::decode(&[&right[..], &[0]].concat()).is_err());
        assert!(ChainConfig::decode(&right[..right.len() - 1]).is_err());
    }
}
