//! Long numbers, and arithmetic modulo one.

use crate::machine::{multiply_add, multiply_add_to};

/// A number of so many words, lowest first.
pub(crate) type Number<const WORDS: usize> = [u32; WORDS];

/// The number of these bytes, big-endian, which are as many as it has.
pub(crate) fn from_bytes<const WORDS: usize>(bytes: &[u8]) -> Number<WORDS> {
    let mut number = [0; WORDS];
    for (word, bytes) in number.iter_mut().rev().zip(bytes.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    number
}

/// Writes a number's bytes, big-endian, which are as many as it has.
pub(crate) fn write_bytes(number: &[u32], bytes: &mut [u8]) {
    for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(number.iter().rev()) {
        *bytes = word.to_be_bytes();
    }
}

/// Whether the first number is less than the second.
pub(crate) fn is_less<const WORDS: usize>(left: &Number<WORDS>, right: &Number<WORDS>) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

/// Digits of four bits in a word.
pub(crate) const DIGITS: usize = 8;

/// The digit of four bits at this place, the lowest being at 0.
pub(crate) fn digit(number: &[u32], place: usize) -> usize {
    (number[place / DIGITS] >> (4 * (place % DIGITS)) & 0xf) as usize
}

/// Arithmetic modulo a number that is not zero; inverses and negative numbers, modulo a prime.
pub(crate) struct Modulus<const WORDS: usize>(pub(crate) Number<WORDS>);

impl<const WORDS: usize> Modulus<WORDS> {
    pub(crate) const ZERO: Number<WORDS> = [0; WORDS];

    pub(crate) const ONE: Number<WORDS> = {
        let mut one = [0; WORDS];
        one[0] = 1;
        one
    };

    /// Whether it is more than zero and less than the modulus.
    pub(crate) fn is_unit(&self, number: &Number<WORDS>) -> bool {
        *number != Self::ZERO && is_less(number, &self.0)
    }

    /// `left * right + addend`.
    pub(crate) fn multiply_add(
        &self,
        left: &Number<WORDS>,
        right: &Number<WORDS>,
        addend: &Number<WORDS>,
    ) -> Number<WORDS> {
        multiply_add(left, right, addend, &self.0)
    }

    pub(crate) fn multiply(&self, left: &Number<WORDS>, right: &Number<WORDS>) -> Number<WORDS> {
        self.multiply_add(left, right, &Self::ZERO)
    }

    /// What remains of any number.
    pub(crate) fn reduced(&self, number: &Number<WORDS>) -> Number<WORDS> {
        self.multiply(number, &Self::ONE)
    }

    /// The negative number.
    pub(crate) fn negate(&self, number: &Number<WORDS>) -> Number<WORDS> {
        let mut minus_one = self.0;
        // The prime is odd.
        minus_one[0] -= 1;
        self.multiply(number, &minus_one)
    }

    fn square_in_place(&self, number: &mut Number<WORDS>) {
        let number = &raw mut *number;
        // SAFETY: the number is borrowed to be changed.
        unsafe { multiply_add_to(number, [number, number, &Self::ZERO], &self.0) };
    }

    fn multiply_in_place(&self, number: &mut Number<WORDS>, factor: &Number<WORDS>) {
        let number = &raw mut *number;
        // SAFETY: the number is borrowed to be changed.
        unsafe { multiply_add_to(number, [number, factor, &Self::ZERO], &self.0) };
    }

    /// The power of a number below the modulus.
    pub(crate) fn power(&self, base: &Number<WORDS>, exponent: &[u32]) -> Number<WORDS> {
        let highest = (0..DIGITS * exponent.len()).rev().find(|&place| digit(exponent, place) != 0);
        let Some(highest) = highest else { return self.reduced(&Self::ONE) };
        let powers = self.powers(base);
        let mut power = powers[digit(exponent, highest) - 1];
        for place in (0..highest).rev() {
            (0..4).for_each(|_| self.square_in_place(&mut power));
            if let Some(factor) = digit(exponent, place).checked_sub(1) {
                self.multiply_in_place(&mut power, &powers[factor]);
            }
        }
        power
    }

    /// The number, its square, and so on.
    fn powers(&self, base: &Number<WORDS>) -> [Number<WORDS>; 15] {
        let mut powers = [Self::ZERO; 15];
        powers[0] = *base;
        for index in 1..powers.len() {
            let (before, rest) = powers.split_at_mut(index);
            // SAFETY: the result is borrowed to be changed.
            unsafe { multiply_add_to(&raw mut rest[0], [&before[index - 1], base, &Self::ZERO], &self.0) };
        }
        powers
    }

    /// The inverse; zero for zero.
    pub(crate) fn inverse(&self, number: &Number<WORDS>) -> Number<WORDS> {
        let mut exponent = self.0;
        // No prime with inverses here has a lesser lowest word (the order of BLS12-381, without any, has 1).
        exponent[0] -= 2;
        self.power(number, &exponent)
    }
}
