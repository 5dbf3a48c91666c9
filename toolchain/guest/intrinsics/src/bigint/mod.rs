//! Long numbers, and arithmetic modulo one.

#[cfg(any(feature = "model", target_arch = "riscv32"))]
mod arithmetic;

/// A number of so many words, lowest first.
pub type Number<const WORDS: usize> = [u32; WORDS];

/// The number of these bytes, big-endian, which are as many as it has.
pub fn from_bytes<const WORDS: usize>(bytes: &[u8]) -> Number<WORDS> {
    let mut number = [0; WORDS];
    for (word, bytes) in number.iter_mut().rev().zip(bytes.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    number
}

/// Writes a number's bytes, big-endian, which are as many as it has.
pub fn write_bytes(number: &[u32], bytes: &mut [u8]) {
    for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(number.iter().rev()) {
        *bytes = word.to_be_bytes();
    }
}

/// Whether the first number is less than the second.
pub fn is_less<const WORDS: usize>(left: &Number<WORDS>, right: &Number<WORDS>) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

/// Digits of four bits in a word.
pub const DIGITS: usize = 8;

/// The digit of four bits at this place, the lowest being at 0.
pub fn digit(number: &[u32], place: usize) -> usize {
    (number[place / DIGITS] >> (4 * (place % DIGITS)) & 0xf) as usize
}

/// Arithmetic modulo a number that is not zero; inverses and negative numbers, modulo a prime.
#[derive(Clone, Copy, Debug)]
pub struct Modulus<const WORDS: usize>(pub Number<WORDS>);

impl<const WORDS: usize> Modulus<WORDS> {
    /// Zero.
    pub const ZERO: Number<WORDS> = [0; WORDS];

    /// One, also modulo one: as an operand.
    pub const ONE: Number<WORDS> = {
        let mut one = [0; WORDS];
        one[0] = 1;
        one
    };

    /// The number that a small integer is modulo this one, whose lowest word is larger.
    pub const fn small(&self, value: i32) -> Number<WORDS> {
        let size = value.unsigned_abs();
        let mut number = if value < 0 { self.0 } else { Self::ZERO };
        if value < 0 {
            assert!(number[0] >= size, "the lowest word is large");
            number[0] -= size;
        } else {
            number[0] = size;
        }
        number
    }

    /// Whether it is more than zero and less than the modulus.
    pub fn is_unit(&self, number: &Number<WORDS>) -> bool {
        *number != Self::ZERO && is_less(number, &self.0)
    }

    /// One more than the modulus, without so many of the lowest bits, which are zero.
    ///
    /// # Panics
    ///
    /// If they are not.
    pub const fn fraction_of_next(&self, bits: u32) -> Number<WORDS> {
        let ones = (1 << bits) - 1;
        assert!(self.0[0] & ones == ones, "one more than the modulus is a multiple");
        let mut number = self.0;
        // The bits are ones: one more than what is left without them.
        let mut carry = true;
        let mut index = 0;
        while index < WORDS {
            let above = if index + 1 < WORDS { self.0[index + 1] } else { 0 };
            let word = number[index] >> bits | above << (u32::BITS - bits);
            (number[index], carry) = word.overflowing_add(carry as u32);
            index += 1;
        }
        number
    }
}
