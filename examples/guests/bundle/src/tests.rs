//! Chains, and blocks that are none.

use super::*;
use alloc::vec;

const PROGRAM: Digest = [1, 2, 3, 4, 5, 6, 7, 8];

/// The sample: blocks of a consensus test, with the outputs of their runs.
const SAMPLE: &[u8] = include_bytes!("../input.bin");

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
            block_hash: nova_crypto::keccak256(&header).into(),
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

fn bundle_of(made: &[Made]) -> Result<Bundle, BundleError> {
    let outputs: Vec<_> = made.iter().map(|made| made.output.encode()).collect();
    let blocks: Vec<_> =
        made.iter().zip(&outputs).map(|(made, output)| Block { output, header: &made.header }).collect();
    bundle(&PROGRAM, &blocks)
}

/// What is wrong with a chain whose second block is changed.
fn with_second(change: impl FnOnce(&mut Made)) -> BundleError {
    let mut made = chain();
    change(&mut made[1]);
    bundle_of(&made).expect_err("the second block does not follow")
}

#[test]
fn a_chain_is_one_statement() {
    let made = chain();
    let [first, _, last] = &made;
    let expected = Bundle {
        program: PROGRAM,
        chain_id: 5,
        rules: [7; 32],
        blocks: 3,
        first_number: 100,
        parent_hash: [9; 32],
        pre_state_root: [8; 32],
        first_hash: first.output.block_hash.0,
        last_hash: last.output.block_hash.0,
        post_state_root: [102; 32],
    };
    assert_eq!(bundle_of(&made), Ok(expected));
    let one = bundle_of(&made[2..]).expect("one block is a chain");
    assert_eq!((one.blocks, one.first_hash, one.last_hash), (1, expected.last_hash, expected.last_hash));
    assert_eq!((one.parent_hash, one.post_state_root), (made[1].output.block_hash.0, [102; 32]));
}

#[test]
fn no_block_is_no_chain() {
    assert_eq!(bundle_of(&[]), Err(BundleError::NoBlock));
}

#[test]
fn gaps_and_other_orders_are_refused() {
    let [first, second, third] = chain();
    let number = |index, number, parent| Err(BundleError::Number { index, number, parent });
    assert_eq!(bundle_of(&[first.clone(), third.clone()]), number(1, 102, 100));
    assert_eq!(bundle_of(&[first.clone(), third, second.clone()]), number(1, 102, 100));
    assert_eq!(bundle_of(&[second.clone(), first.clone()]), number(1, 100, 101));
    assert_eq!(bundle_of(&[first.clone(), first, second]), number(1, 100, 100));
    let last = Made::child([0; 32], u64::MAX, [0; 32]);
    let around = Made::child(last.output.block_hash.0, 0, last.output.post_state_root.0);
    assert_eq!(bundle_of(&[last, around]), number(1, 0, u64::MAX));
}

#[test]
fn failed_blocks_are_refused() {
    assert_eq!(with_second(|made| made.output.successful = false), BundleError::Failed { index: 1 });
    let mut made = chain();
    made[0].output.successful = false;
    assert_eq!(bundle_of(&made[..1]), Err(BundleError::Failed { index: 0 }));
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
        made.output.block_hash = nova_crypto::keccak256(&made.header).into();
    };
    assert_eq!(with_second(no_header), expected);
}

#[test]
fn other_outputs_are_refused() {
    let [first, ..] = chain();
    let whole = first.output.encode();
    for output in [&whole[1..], &[], b"no output"] {
        let blocks = [Block { output, header: &first.header }];
        assert_eq!(bundle(&PROGRAM, &blocks), Err(BundleError::NoOutput { index: 0 }));
    }
}

#[test]
fn the_blocks_of_a_consensus_test_are_a_chain() {
    let (program, blocks): (Digest, Vec<Block<'_>>) = postcard::from_bytes(SAMPLE).expect("the sample is an input");
    let bundle_of = |blocks: &[Block<'_>]| bundle(&program, blocks);
    let all = bundle_of(&blocks).expect("the blocks are a chain");
    assert_eq!((all.program, all.chain_id, all.first_number, all.blocks), (PROGRAM, 1, 1, 5));
    // Bundles of its parts meet.
    let [early, late] = [&blocks[..2], &blocks[2..]].map(|part| bundle_of(part).expect("a part is a chain"));
    assert_eq!((early.last_hash, early.post_state_root), (late.parent_hash, late.pre_state_root));
    assert_eq!((early.first_hash, late.last_hash), (all.first_hash, all.last_hash));
    let with_gap = [&blocks[..2], &blocks[3..]].concat();
    assert_eq!(bundle_of(&with_gap), Err(BundleError::Number { index: 2, number: 4, parent: 2 }));
    let mut reordered = blocks;
    reordered.swap(3, 4);
    assert_eq!(bundle_of(&reordered), Err(BundleError::Number { index: 3, number: 5, parent: 3 }));
}
