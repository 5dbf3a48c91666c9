//! 256-bit integers: a chain of multiplications, divisions, remainders and powers.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use ruint::aliases::U256;

/// The length of an integer, in bytes.
const BYTES: usize = 32;

/// Returns x and y after a number of steps. The input is the number of steps (four bytes), then x, y and a modulus
/// (32 bytes each). All integers are little-endian.
///
/// # Panics
///
/// If the input is not 100 bytes, or the modulus is zero.
pub fn run(input: &[u8]) -> Vec<u8> {
    assert_eq!(input.len(), 4 + 3 * BYTES, "the input is a count of 4 bytes and three numbers of 32");
    let (steps, numbers) = input.split_at(4);
    let steps = steps.iter().rev().fold(0_u32, |sum, &byte| (sum << 8) | u32::from(byte));
    let (x, rest) = numbers.split_at(BYTES);
    let (y, modulus) = rest.split_at(BYTES);
    let [mut x, mut y, modulus] = [x, y, modulus].map(U256::from_le_slice);
    assert!(!modulus.is_zero(), "the modulus is not zero");
    for _ in 0..steps {
        (x, y) = step(x, y, modulus);
    }
    [x.to_le_bytes::<BYTES>(), y.to_le_bytes::<BYTES>()].concat()
}

/// One step, which uses every operation. Every bit of the result depends on all of them.
fn step(x: U256, y: U256, modulus: U256) -> (U256, U256) {
    let (quotient, remainder) = x.wrapping_mul(y).div_rem(modulus);
    let power = remainder.pow_mod(U256::from(65537), modulus);
    let product = power.mul_mod(y, modulus);
    (product.wrapping_add(quotient), power ^ x)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: u64) -> U256 {
        U256::from(value)
    }

    #[test]
    fn one_step_by_hand() {
        // 7 * 5 = 35 = 3 * 11 + 2; 65537 = 7 (mod 10) and 2^10 = 1 (mod 11), so the power is 2^7 = 7 (mod 11);
        // 7 * 5 = 2 (mod 11).
        assert_eq!(step(number(7), number(5), number(11)), (number(2 + 3), number(7 ^ 7)));
    }

    #[test]
    fn no_step_gives_the_numbers_back() {
        let mut input = [0; 100];
        (input[4], input[36], input[68]) = (7, 5, 11);
        let output = run(&input);
        assert_eq!((output[0], output[32], output.len()), (7, 5, 64));
    }
}
