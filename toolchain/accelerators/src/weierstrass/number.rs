//! Long numbers, and arithmetic modulo one.

use crate::machine::multiply_add;

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

/// The window-th group of four bits.
pub(crate) fn window(number: &[u32], window: usize) -> usize {
    (number[window / WINDOWS_PER_WORD] >> (4 * (window % WINDOWS_PER_WORD)) & 0xf) as usize
}

/// Groups of four bits in a word.
pub(crate) const WINDOWS_PER_WORD: usize = 8;

/// Arithmetic modulo a prime.
pub(crate) struct Modulus<const WORDS: usize>(pub(crate) Number<WORDS>);

impl<const WORDS: usize> Modulus<WORDS> {
    const ZERO: Number<WORDS> = [0; WORDS];

    /// Whether it is more than zero and less than the prime.
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
        let mut result = Self::ZERO;
        // SAFETY: the result is a variable of its own.
        unsafe { multiply_add(&raw mut result, [left, right], addend, &self.0) };
        result
    }

    pub(crate) fn multiply(&self, left: &Number<WORDS>, right: &Number<WORDS>) -> Number<WORDS> {
        self.multiply_add(left, right, &Self::ZERO)
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
        unsafe { multiply_add(number, [number, number], &Self::ZERO, &self.0) };
    }

    fn multiply_in_place(&self, number: &mut Number<WORDS>, factor: &Number<WORDS>) {
        let number = &raw mut *number;
        // SAFETY: the number is borrowed to be changed.
        unsafe { multiply_add(number, [number, factor], &Self::ZERO, &self.0) };
    }

    /// The power.
    pub(crate) fn power(&self, base: &Number<WORDS>, exponent: &Number<WORDS>) -> Number<WORDS> {
        let mut powers = [Self::ZERO; 15];
        powers[0] = *base;
        for index in 1..powers.len() {
            let (before, rest) = powers.split_at_mut(index);
            // SAFETY: the result is borrowed to be changed.
            unsafe { multiply_add(&raw mut rest[0], [&before[index - 1], base], &Self::ZERO, &self.0) };
        }
        let mut power = Self::ZERO;
        power[0] = 1;
        for index in (0..WORDS * WINDOWS_PER_WORD).rev() {
            (0..4).for_each(|_| self.square_in_place(&mut power));
            if let Some(factor) = window(exponent, index).checked_sub(1) {
                self.multiply_in_place(&mut power, &powers[factor]);
            }
        }
        power
    }

    /// The inverse; zero for zero.
    pub(crate) fn inverse(&self, number: &Number<WORDS>) -> Number<WORDS> {
        let mut exponent = self.0;
        // The lowest word of none of the primes is less.
        exponent[0] -= 2;
        self.power(number, &exponent)
    }
}
