//! Verifies the proof of a run, compressed or not, on the machine. A proof of this guest can replace that proof.
//!
//! The input is the minimum number of provable bits (4 bytes), the length of the program key (4 bytes), the key, and
//! the proof. The output is that number of bits, the program's digest, the exit code, and the output of the run.
//! Integers are little-endian.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

use nova_verifier::run::{ProgramKey, RunError};
use nova_verifier::{Policy, ProofError, verify};
use p3_field::PrimeField32;

nova_rt::entry!(main);

/// The reason of a failure.
#[derive(Debug)]
enum Refusal {
    /// The input is too short.
    Input,
    /// The key is invalid. The reason is printed to standard error.
    #[expect(dead_code, reason = "printed")]
    Key(RunError),
    /// The proof is invalid.
    #[expect(dead_code, reason = "printed")]
    Proof(ProofError),
}

fn main() -> Result<(), Refusal> {
    let (bits, rest) = nova_rt::read_input().split_first_chunk().ok_or(Refusal::Input)?;
    let (length, rest) = rest.split_first_chunk().ok_or(Refusal::Input)?;
    let (key, proof) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(Refusal::Input)?;
    let key = ProgramKey::from_bytes(key).map_err(Refusal::Key)?;
    let policy = Policy { min_provable_bits: u32::from_le_bytes(*bits) };
    let (public, _) = verify(&key, proof, policy).map_err(Refusal::Proof)?;
    nova_rt::write_output(bits);
    key.digest().iter().for_each(|element| nova_rt::write_output(&element.as_canonical_u32().to_le_bytes()));
    nova_rt::write_output(&public.exit_code.to_le_bytes());
    nova_rt::write_output(&public.output);
    Ok(())
}
