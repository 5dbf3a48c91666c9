//! Modular exponentiation.

#[cfg(any(test, target_arch = "riscv32"))]
mod accelerated;

use alloc::vec;
use alloc::vec::Vec;

/// `base^exponent mod modulus`, where all three are big-endian and of any length.
///
/// The result has the length of `modulus`. It is zero for a modulus of zero, and `0^0` is one.
#[must_use]
pub fn modexp(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Vec<u8> {
    #[cfg(target_arch = "riscv32")]
    if let Some(power) = accelerated::modexp(base, exponent, modulus) {
        return power;
    }
    let mut result = vec![0; modulus.len()];
    let power = aurora_engine_modexp::modexp(base, exponent, modulus);
    // The crate strips leading zeros, but not always all of them.
    let (from, to) = (power.len().saturating_sub(result.len()), result.len().saturating_sub(power.len()));
    result[to..].copy_from_slice(&power[from..]);
    result
}
