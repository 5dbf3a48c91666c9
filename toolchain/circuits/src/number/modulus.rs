//! Arithmetic modulo a long number.

use super::{DIGITS, Number, digit, is_less};
use crate::{multiply_add, multiply_add_to};

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

    /// `left * right + addend`.
    pub fn multiply_add(&self, left: &Number<WORDS>, right: &Number<WORDS>, addend: &Number<WORDS>) -> Number<WORDS> {
        multiply_add(left, right, addend, &self.0)
    }

    /// `left * right`.
    pub fn multiply(&self, left: &Number<WORDS>, right: &Number<WORDS>) -> Number<WORDS> {
        self.multiply_add(left, right, &Self::ZERO)
    }

    /// What remains of any number.
    pub fn reduced(&self, number: &Number<WORDS>) -> Number<WORDS> {
        self.multiply(number, &Self::ONE)
    }

    /// The negative number.
    pub fn negate(&self, number: &Number<WORDS>) -> Number<WORDS> {
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
    pub fn power(&self, base: &Number<WORDS>, exponent: &[u32]) -> Number<WORDS> {
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
    ///
    /// # Panics
    ///
    /// If the modulus has a lowest word of 0 or 1.
    pub fn inverse(&self, number: &Number<WORDS>) -> Number<WORDS> {
        let mut exponent = self.0;
        exponent[0] = exponent[0].checked_sub(2).expect("the modulus's lowest word is 2 or more");
        self.power(number, &exponent)
    }

    /// One of the two square roots, if there are any; modulo a prime that is three more than a multiple of four.
    pub fn root(&self, number: &Number<WORDS>) -> Option<Number<WORDS>> {
        let root = self.power(number, &self.fraction_of_next(2));
        (self.multiply(&root, &root) == *number).then_some(root)
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
