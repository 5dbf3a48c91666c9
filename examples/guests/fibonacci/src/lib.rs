//! A Fibonacci number: the smallest guest with a loop.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;

/// Returns n and the n-th Fibonacci number modulo 2^32, four bytes each; the input is n, four bytes. All integers are
/// little-endian.
///
/// # Panics
///
/// If the input is not four bytes.
pub fn run(input: &[u8]) -> Vec<u8> {
    let n = u32::from_le_bytes(input.try_into().expect("the input is n, four bytes"));
    [n.to_le_bytes(), fibonacci(n).to_le_bytes()].concat()
}

/// The n-th Fibonacci number modulo 2^32, counted from F(0) = 0.
fn fibonacci(n: u32) -> u32 {
    let (mut current, mut next) = (0_u32, 1_u32);
    for _ in 0..n {
        (current, next) = (next, current.wrapping_add(next));
    }
    current
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers() {
        assert_eq!([0, 1, 2, 10, 47].map(fibonacci), [0, 1, 1, 55, 2_971_215_073]);
        // F(48) = 4807526976 exceeds 32 bits.
        assert_eq!(u64::from(fibonacci(48)), 4_807_526_976 % (1 << 32));
    }

    #[test]
    fn output_repeats_the_input() {
        assert_eq!(run(&[10, 0, 0, 0]), [10, 0, 0, 0, 55, 0, 0, 0]);
    }
}
