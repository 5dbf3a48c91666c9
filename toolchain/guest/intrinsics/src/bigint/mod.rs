//! Big integers of a fixed number of words, and arithmetic modulo one.

#[cfg(any(feature = "model", target_arch = "riscv32"))]
mod arithmetic;

/// An unsigned integer of `WORDS` words, lowest first.
pub type BigInt<const WORDS: usize> = [u32; WORDS];

/// Reads an integer from `4 * WORDS` bytes, big-endian.
pub fn from_be_bytes<const WORDS: usize>(bytes: &[u8]) -> BigInt<WORDS> {
    let mut integer = [0; WORDS];
    for (word, bytes) in integer.iter_mut().rev().zip(bytes.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    integer
}

/// Writes an integer to four bytes a word, big-endian.
pub fn write_be_bytes(integer: &[u32], bytes: &mut [u8]) {
    for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(integer.iter().rev()) {
        *bytes = word.to_be_bytes();
    }
}

/// Whether `left < right`.
pub fn is_less<const WORDS: usize>(left: &BigInt<WORDS>, right: &BigInt<WORDS>) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

/// Nibbles, or digits of four bits, in a word.
pub const NIBBLES: usize = 8;

/// The nibble at this index, the lowest being at 0.
pub fn nibble(integer: &[u32], index: usize) -> usize {
    (integer[index / NIBBLES] >> (4 * (index % NIBBLES)) & 0xf) as usize
}

/// A modulus, with arithmetic modulo it. It is not zero; inverses and square roots need a prime.
#[derive(Clone, Copy, Debug)]
pub struct Modulus<const WORDS: usize>(pub BigInt<WORDS>);

impl<const WORDS: usize> Modulus<WORDS> {
    /// Zero.
    pub const ZERO: BigInt<WORDS> = [0; WORDS];

    /// One. It is not reduced for a modulus of 1.
    pub const ONE: BigInt<WORDS> = {
        let mut one = [0; WORDS];
        one[0] = 1;
        one
    };

    /// A small integer modulo this modulus, whose lowest word is larger than the integer's absolute value.
    pub const fn from_i32(&self, value: i32) -> BigInt<WORDS> {
        let size = value.unsigned_abs();
        let mut integer = if value < 0 { self.0 } else { Self::ZERO };
        if value < 0 {
            assert!(integer[0] >= size, "the lowest word is large");
            integer[0] -= size;
        } else {
            integer[0] = size;
        }
        integer
    }

    /// Whether `0 < integer < modulus`. Modulo a prime, these are the units.
    pub fn is_unit(&self, integer: &BigInt<WORDS>) -> bool {
        *integer != Self::ZERO && is_less(integer, &self.0)
    }

    /// `(modulus + 1) >> bits`, where no bit is lost.
    ///
    /// # Panics
    ///
    /// If `modulus + 1` is not a multiple of `2^bits`.
    pub const fn plus_one_shr(&self, bits: u32) -> BigInt<WORDS> {
        let ones = (1 << bits) - 1;
        assert!(self.0[0] & ones == ones, "one more than the modulus is a multiple");
        let mut integer = self.0;
        // The lost bits are all ones, so the carry of the addition reaches the shifted integer.
        let mut carry = true;
        let mut index = 0;
        while index < WORDS {
            let above = if index + 1 < WORDS { self.0[index + 1] } else { 0 };
            let word = integer[index] >> bits | above << (u32::BITS - bits);
            (integer[index], carry) = word.overflowing_add(carry as u32);
            index += 1;
        }
        integer
    }
}
