//! Functions of published crates, which revm uses by default.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

extern crate alloc;

#[path = "../../../toolchain/guest/crypto/tests/guest/src/protocol.rs"]
#[expect(dead_code, reason = "functions that are not measured have other arguments")]
mod protocol;

use alloc::vec;
use alloc::vec::Vec;
use protocol::Arguments;
use revm_precompile::{Crypto, DefaultCrypto, PrecompileHalt};
use tiny_keccak::Hasher;

nova_rt::entry!(main);

fn main() {
    // The first word selects the language of the functions in the other guest.
    let input = &nova_rt::read_input()[4..];
    nova_rt::write_output(&protocol::run(input, call));
}

/// The measured functions, with the numbers of the vectors.
fn call(function: u8, mut arguments: Arguments<'_>) -> Result<Vec<u8>, PrecompileHalt> {
    let a = &mut arguments;
    Ok(match function {
        0x00 => keccak256(a.0).into(),
        0x01 => recover(a.next(), a.next(), a.next::<1>()[0])?,
        0x02 => DefaultCrypto.sha256(a.0).into(),
        0x08 => vec![DefaultCrypto.bn254_pairing_check(&bn254_pairs(a.0))?.into()],
        0x0f => vec![DefaultCrypto.bls12_381_pairing_check(&bls_pairs(arguments))?.into()],
        _ => panic!("function {function} is not measured"),
    })
}

fn keccak256(input: &[u8]) -> [u8; 32] {
    let (mut hasher, mut digest) = (tiny_keccak::Keccak::v256(), [0; 32]);
    hasher.update(input);
    hasher.finalize(&mut digest);
    digest
}

/// The public key.
fn recover(hash: &[u8; 32], signature: &[u8; 64], parity: u8) -> Result<Vec<u8>, PrecompileHalt> {
    use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};
    let failure = |_| PrecompileHalt::Secp256k1RecoverFailed;
    let signature = Signature::from_slice(signature).map_err(failure)?;
    let id = RecoveryId::new(parity != 0, false);
    let key = VerifyingKey::recover_from_prehash(hash, &signature, id).map_err(failure)?;
    Ok(key.to_encoded_point(false).as_bytes()[1..].to_vec())
}

fn bn254_pairs(arguments: &[u8]) -> Vec<(&[u8], &[u8])> {
    arguments.chunks(192).map(|pair| pair.split_at(64)).collect()
}

fn bls_pairs(mut arguments: Arguments<'_>) -> Vec<(([u8; 48], [u8; 48]), ([u8; 48], [u8; 48], [u8; 48], [u8; 48]))> {
    let mut pairs = Vec::new();
    while !arguments.0.is_empty() {
        let mut next = || *arguments.next();
        pairs.push(((next(), next()), (next(), next(), next(), next())));
    }
    pairs
}
