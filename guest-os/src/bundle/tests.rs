//! Chains, and blocks that are none; inputs, and bytes that are none.

use super::*;
use crate::Output;
use alloc::{vec, vec::Vec};

/// A block that can be changed.
#[derive(Clone)]
struct Made {
    output: Output,
    header: Vec<u8>,
}

impl Made {
    /// The child of a block with this hash, number and state.
    fn child(parent: Hash, number: u64, state: Hash) -> Self {
        let header = [&[0xf8, 35, 0xa0][..], &parent, &[0x81, number as u8 | 0x80]].concat();
        let output = Output {
            successful: true,
            chain_id: 5,
            number,
            gas_used: 21_000,
            rules: [7; 32].into(),
            block_hash: keccak256(&header),
            pre_state_root: state.into(),
            post_state_root: [number as u8; 32].into(),
        };
        Self { output, header }
    }

    fn next(&self) -> Self {
        Self::child(self.output.block_hash.0, self.output.number + 1, self.output.post_state_root.0)
    }
}

fn chain() -> [Made; 3] {
    let first = Made::child([9; 32], 100, [8; 32]);
    let second = first.next();
    let third = second.next();
    [first, second, third]
}

/// Calls a function with the blocks, which borrow.
fn with_blocks<T>(made: &[Made], function: impl FnOnce(&[Block<'_>]) -> T) -> T {
    let outputs: Vec<_> = made.iter().map(|made| made.output.encode()).collect();
    let blocks = made.iter().zip(&outputs).map(|(made, output)| Block { output, header: &made.header });
    function(&blocks.collect::<Vec<_>>())
}

fn branch_of(made: &[Made]) -> Result<Branch, BundleError> {
    with_blocks(made, Branch::new)
}

fn input<'a>(blocks: &[Block<'a>]) -> Input<'a> {
    let place = Place { chain_id: 11, contract: [12; 20] };
    Input { place, data_commitment: [13; 32], deposits: [14; 32], blocks: blocks.to_vec() }
}

/// What is wrong with a chain whose second block is changed.
fn with_second(change: impl FnOnce(&mut Made)) -> BundleError {
    let mut made = chain();
    change(&mut made[1]);
    branch_of(&made).expect_err("the second block does not follow")
}

#[test]
fn a_chain_is_one_branch() {
    let made = chain();
    let expected = Branch {
        chain_id: 5,
        rules: [7; 32],
        first_number: 100,
        last_number: 102,
        parent_hash: [9; 32],
        pre_state_root: [8; 32],
        hashes: made.iter().map(|made| made.output.block_hash.0).collect(),
        post_state_root: [102; 32],
    };
    assert_eq!((expected.first_hash(), expected.last_hash()), (expected.hashes[0], expected.hashes[2]));
    let last_hash = expected.last_hash();
    assert_eq!(branch_of(&made), Ok(expected));
    let one = branch_of(&made[2..]).expect("one block is a branch");
    assert_eq!(
        (one.first_number, one.last_number, one.first_hash(), one.last_hash()),
        (102, 102, last_hash, last_hash)
    );
    assert_eq!((one.parent_hash, one.post_state_root), (made[1].output.block_hash.0, [102; 32]));
}

#[test]
fn a_bundle_states_its_blocks_and_no_bridge() {
    let made = chain();
    let header = with_blocks(&made, |blocks| input(blocks).header()).expect("the blocks are a chain");
    let hashes: Vec<Hash> = made.iter().map(|made| made.output.block_hash.0).collect();
    let expected = Header {
        first_block: 100,
        last_block: 102,
        state_root_before: [8; 32],
        state_root_after: [102; 32],
        parent_hash: [9; 32],
        last_hash: hashes[2],
        blocks_digest: blocks_digest(&hashes),
        rules_digest: [7; 32],
        data_commitment: [13; 32],
        deposits_before: [14; 32],
        deposits_after: [14; 32],
        deposits_consumed: 0,
        messages_root: [0; 32],
    };
    assert_eq!(header, expected);
    assert_ne!(blocks_digest(&hashes), blocks_digest(&hashes[1..]));
}

#[test]
fn another_place_data_or_deposits_are_another_output() {
    let changes: [fn(&mut Input<'_>); 4] = [
        |input| input.place.chain_id += 1,
        |input| input.place.contract[19] ^= 1,
        |input| input.data_commitment[0] ^= 1,
        |input| input.deposits[31] ^= 1,
    ];
    with_blocks(&chain(), |blocks| {
        let whole = input(blocks);
        for (index, change) in changes.iter().enumerate() {
            let mut changed = whole.clone();
            change(&mut changed);
            assert_ne!(changed.output(), whole.output(), "change {index}");
        }
        assert_ne!(input(&blocks[1..]).output(), whole.output());
    });
}

#[test]
fn inputs_survive_and_other_bytes_are_none() {
    with_blocks(&chain(), |blocks| {
        let bytes = input(blocks).encode();
        assert_eq!(Input::decode(&bytes), Ok(input(blocks)));
        assert!((0..bytes.len()).all(|length| Input::decode(&bytes[..length]) == Err(BundleError::NoInput)));
        assert_eq!(Input::decode(&[&bytes[..], &[0]].concat()), Err(BundleError::NoInput));
    });
}

#[test]
fn no_block_is_no_chain() {
    assert_eq!(branch_of(&[]), Err(BundleError::NoBlock));
}

#[test]
fn gaps_and_other_orders_are_refused() {
    let [first, second, third] = chain();
    let number = |index, number, parent| Err(BundleError::Number { index, number, parent });
    assert_eq!(branch_of(&[first.clone(), third.clone()]), number(1, 102, 100));
    assert_eq!(branch_of(&[first.clone(), third, second.clone()]), number(1, 102, 100));
    assert_eq!(branch_of(&[second.clone(), first.clone()]), number(1, 100, 101));
    assert_eq!(branch_of(&[first.clone(), first, second]), number(1, 100, 100));
    let last = Made::child([0; 32], u64::MAX, [0; 32]);
    let around = Made::child(last.output.block_hash.0, 0, last.output.post_state_root.0);
    assert_eq!(branch_of(&[last, around]), number(1, 0, u64::MAX));
}

#[test]
fn failed_blocks_are_refused() {
    assert_eq!(with_second(|made| made.output.successful = false), BundleError::Failed { index: 1 });
    let mut made = chain();
    made[0].output.successful = false;
    assert_eq!(branch_of(&made[..1]), Err(BundleError::Failed { index: 0 }));
}

#[test]
fn other_rules_are_refused() {
    let expected = BundleError::OtherRules { index: 1 };
    assert_eq!(with_second(|made| made.output.rules = [6; 32].into()), expected);
    assert_eq!(with_second(|made| made.output.chain_id = 1), expected);
}

#[test]
fn another_branch_is_refused() {
    let other_state = with_second(|made| made.output.pre_state_root = [6; 32].into());
    assert_eq!(other_state, BundleError::OtherState { index: 1 });
    // A sibling of the first block with the same state: all but the hash fits.
    let sibling = with_second(|made| *made = Made::child([1; 32], 101, [100; 32]));
    assert_eq!(sibling, BundleError::OtherParent { index: 1 });
}

#[test]
fn other_headers_are_refused() {
    let expected = BundleError::OtherHeader { index: 1 };
    assert_eq!(with_second(|made| made.header[5] ^= 1), expected);
    assert_eq!(with_second(|made| made.header.clear()), expected);
    assert_eq!(with_second(|made| made.header = chain()[0].header.clone()), expected);
    // The hash of a header that is none.
    let no_header = |made: &mut Made| {
        made.header = vec![0xc0];
        made.output.block_hash = keccak256(&made.header);
    };
    assert_eq!(with_second(no_header), expected);
}

#[test]
fn other_outputs_are_refused() {
    let [first, ..] = chain();
    let whole = first.output.encode();
    for output in [&whole[1..], &[], b"no output"] {
        let blocks = [Block { output, header: &first.header }];
        assert_eq!(Branch::new(&blocks), Err(BundleError::NoOutput { index: 0 }));
    }
}
