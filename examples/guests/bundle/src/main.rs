//! The guest: reads the digest of the block guest and the blocks, checks with [`bundle::bundle`] that they are a chain,
//! claims the run of each, and writes the statement.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

extern crate alloc;

use alloc::vec::Vec;
use bundle::{Block, Digest};
// It has the function by which alloy-primitives hashes.
#[cfg(target_arch = "riscv32")]
use nova_crypto as _;

nova_rt::entry!(main);

fn main() {
    let (program, blocks): (Digest, Vec<Block<'static>>) = (nova_rt::io::read(), nova_rt::io::read());
    let bundle = bundle::bundle(&program, &blocks).unwrap_or_else(|error| panic!("{error}"));
    blocks.iter().for_each(|block| nova_claims::claim(&program, block.output));
    nova_rt::io::commit(&bundle);
}
