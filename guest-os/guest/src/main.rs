//! The guest for Ethereum blocks: reads an input, runs its block, and writes the output.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

nova_rt::entry!(main);

/// Keccak-256 needs no installation: alloy-primitives calls the hook that nova-crypto exports.
///
/// A run whose block is not shown to be valid exits with a failure, so that its proof shows a failed run.
fn main() -> Result<(), &'static str> {
    nova_crypto::revm::NovaCrypto::install();
    let output = nova_os::run_block(nova_rt::read_input());
    nova_rt::write_output(&output.encode());
    if output.successful { Ok(()) } else { Err("the block is not shown to be valid") }
}
