//! The guest for bundles: reads blocks, checks that they are a chain, claims a run of the block guest for each, and writes
//! the hash that the rollup's contract compares.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

// It has the function by which alloy-primitives hashes.
use nova_crypto as _;
use nova_os::bundle::{BLOCK_PROGRAM, BundleError, Hash, Input};

nova_rt::entry!(main);

fn main() {
    let output = run(nova_rt::read_input()).unwrap_or_else(|error| panic!("{error}"));
    nova_rt::write_output(&output);
}

fn run(input: &'static [u8]) -> Result<Hash, BundleError> {
    let input = Input::decode(input)?;
    let output = input.output()?;
    input.blocks.iter().for_each(|block| nova_claims::claim(&BLOCK_PROGRAM, block.output));
    Ok(output)
}
