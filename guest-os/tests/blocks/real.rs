//! The real blocks in `mainnet` of the test data.

use super::support::data;
use alloy_primitives::B256;
use nova_os::chain::known_chain;
use nova_os::import::import;
use nova_os::{BlockError, Output, execute_block};
use rayon::prelude::*;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The `meta.json` of a block.
#[derive(Deserialize)]
pub(crate) struct Meta {
    chain_id: u64,
    number: u64,
    hash: B256,
    gas_used: u64,
    parent_state_root: B256,
    state_root: B256,
    /// How the parent's header was made, if it is synthetic.
    synthetic: Option<serde_json::Value>,
}

/// The block folders in a folder.
pub(crate) fn blocks(folder: &str) -> Vec<PathBuf> {
    let Some(folder) = data(folder) else { return Vec::new() };
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let mut folders = entries.map(|entry| entry.expect("the entry can be read").path()).collect::<Vec<_>>();
    folders.retain(|path| path.join("block.rlp").exists());
    folders.sort();
    folders
}

/// The input of a block folder.
pub(crate) fn input(folder: &Path) -> (Meta, Vec<u8>) {
    let meta = std::fs::read_to_string(folder.join("meta.json")).expect("the folder has a description");
    let meta: Meta = serde_json::from_str(&meta).expect("the description has its layout");
    let mut chain = known_chain(meta.chain_id).expect("the chain is known").clone();
    chain.synthetic_parent = meta.synthetic.is_some();
    let [block, witness] = ["block.rlp", "witness.json"].map(|name| {
        std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{}/{name}: {error}", folder.display()))
    });
    let input = import(&block, &witness, &chain).expect("the files are a block and its witness");
    (meta, input)
}

fn run(folder: &Path) -> (Meta, Result<Output, BlockError>) {
    let (meta, input) = input(folder);
    let start = Instant::now();
    let output = execute_block(&input, &mut ());
    println!("{:?} {:.1?}", folder.file_name().unwrap_or_default(), start.elapsed());
    (meta, output)
}

/// Runs all blocks of a folder, and checks that each leads to the header's state root.
fn check(folder: &str, expected: usize) {
    let blocks = blocks(folder);
    if blocks.is_empty() {
        return;
    }
    assert_eq!(blocks.len(), expected);
    blocks.par_iter().for_each(|path| {
        let (meta, output) = run(path);
        let output = output.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(output.successful);
        assert_eq!((output.chain_id, output.number, output.gas_used), (meta.chain_id, meta.number, meta.gas_used));
        assert_eq!(output.block_hash, meta.hash);
        assert_eq!(output.pre_state_root, meta.parent_state_root);
        assert_eq!(output.post_state_root, meta.state_root);
    });
}

#[test]
fn mainnet_blocks_have_their_state_roots() {
    check("mainnet/blocks", 20);
}

#[test]
fn testnet_blocks_have_their_state_roots() {
    check("mainnet/testnet", 5);
}

#[test]
fn transaction_heavy_blocks_have_their_state_roots() {
    check("mainnet/synthetic-root", 4);
}

#[test]
fn incomplete_witnesses_are_refused() {
    for path in blocks("mainnet/partial") {
        let (_, output) = run(&path);
        let error = output.expect_err("the witness lacks a node");
        assert!(matches!(error, BlockError::State(_)), "{}: {error}", path.display());
        assert!(error.to_string().contains("lacks the trie node"), "{}: {error}", path.display());
    }
}
