//! Verifies that a block is valid, within a program: from a proof, the key of the guest, and the block hash that the
//! consensus layer has.
//!
//! ```text
//! nova-prove vkey guest-os/guest/block.elf -o block.vkey
//! cargo run --release -p nova-prove --example verify-block -- block.proof block.vkey 0x4237...7279
//! ```

use alloy_primitives::B256;
use nova_os::chain::known_chain;
use nova_os::{AcceptanceError, Output};
use nova_verifier::run::{ProgramKey, PublicValues};
use nova_verifier::{Policy, verify};
use std::error::Error;
use std::{env, fs};

/// The output of a verified run, if it shows that the block with this hash is valid under the rules of mainnet.
fn block(public: &PublicValues, hash: B256) -> Result<Output, AcceptanceError> {
    let mainnet = known_chain(1).expect("mainnet is known");
    Output::check(public.exit_code, &public.output, hash, mainnet)
}

fn main() -> Result<(), Box<dyn Error>> {
    let [proof, key, hash] =
        env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "usage: PROOF KEY HASH")?;
    let key = ProgramKey::from_bytes(&fs::read(key)?)?;
    let (public, security) = verify(&key, &fs::read(proof)?, Policy::default())?;
    let output = block(&public, hash.parse()?)?;
    println!("block {} is valid, to {:.0} provable bits", output.number, security.provable_bits);
    println!("state root {} -> {}", output.pre_state_root, output.post_state_root);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_prover::{ProofKind, Prover};
    use nova_vm::Silent;
    use std::ops::ControlFlow;

    const SAMPLE: &[u8] = include_bytes!("../../blocks/mainnet-21429992.bin");

    fn values(output: &Output) -> PublicValues {
        PublicValues { exit_code: 0, output: output.encode().to_vec() }
    }

    #[test]
    fn only_the_named_block_under_the_chains_rules_is_accepted() {
        let output = nova_os::run_block(SAMPLE);
        let hash = output.block_hash;
        assert_eq!(block(&values(&output), hash), Ok(output));
        assert!(block(&values(&output), B256::ZERO).is_err());
        assert!(block(&values(&Output { successful: false, ..output }), hash).is_err());
        assert!(block(&values(&Output { rules: B256::ZERO, ..output }), hash).is_err());
        assert!(block(&PublicValues { exit_code: 1, ..values(&output) }, hash).is_err());
        assert!(block(&PublicValues { exit_code: 0, output: b"other".to_vec() }, hash).is_err());
    }

    #[test]
    #[ignore = "takes minutes: a whole block is proved"]
    fn the_sample_is_proved_and_verified() {
        let prover = Prover::default();
        let key = prover.setup(nova_os::ELF).expect("the guest has a key");
        let mut proof = Vec::new();
        let mut progress = |_| ControlFlow::Continue(());
        let kind = ProofKind::Compressed;
        prover.prove(&key, SAMPLE, kind, &mut proof, &mut Silent, &mut progress).expect("the block is provable");
        let (public, _) = verify(key.verifying(), &proof, Policy::default()).expect("the proof is valid");
        let expected = nova_os::run_block(SAMPLE);
        assert_eq!(block(&public, expected.block_hash), Ok(expected));
    }
}
