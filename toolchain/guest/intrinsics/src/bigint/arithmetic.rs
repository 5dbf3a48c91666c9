//! Arithmetic modulo a long number, where the circuits are.

use super::{DIGITS, Modulus, Number, digit};
use crate::{multiply_add, multiply_add_to};

impl<const WORDS: usize> Modulus<WORDS> {
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
}
