//! Modular arithmetic over the accelerator for `left * right + addend`.

use super::{BigInt, Modulus, NIBBLES, nibble};
use crate::{multiply_add, multiply_add_to};

impl<const WORDS: usize> Modulus<WORDS> {
    /// `left * right + addend`.
    pub fn mul_add(&self, left: &BigInt<WORDS>, right: &BigInt<WORDS>, addend: &BigInt<WORDS>) -> BigInt<WORDS> {
        multiply_add(left, right, addend, &self.0)
    }

    /// `left * right`.
    pub fn mul(&self, left: &BigInt<WORDS>, right: &BigInt<WORDS>) -> BigInt<WORDS> {
        self.mul_add(left, right, &Self::ZERO)
    }

    /// The integer reduced modulo this modulus.
    pub fn reduce(&self, integer: &BigInt<WORDS>) -> BigInt<WORDS> {
        self.mul(integer, &Self::ONE)
    }

    /// `-integer`, for an odd modulus.
    pub fn neg(&self, integer: &BigInt<WORDS>) -> BigInt<WORDS> {
        let mut minus_one = self.0;
        minus_one[0] -= 1;
        self.mul(integer, &minus_one)
    }

    fn square_in_place(&self, integer: &mut BigInt<WORDS>) {
        let integer = &raw mut *integer;
        // SAFETY: the integer is borrowed mutably.
        unsafe { multiply_add_to(integer, [integer, integer, &Self::ZERO], &self.0) };
    }

    fn mul_in_place(&self, integer: &mut BigInt<WORDS>, factor: &BigInt<WORDS>) {
        let integer = &raw mut *integer;
        // SAFETY: the integer is borrowed mutably.
        unsafe { multiply_add_to(integer, [integer, factor, &Self::ZERO], &self.0) };
    }

    /// `base^exponent` for a reduced base; the exponent's words are lowest first. Uses a window of four bits.
    pub fn pow(&self, base: &BigInt<WORDS>, exponent: &[u32]) -> BigInt<WORDS> {
        let highest = (0..NIBBLES * exponent.len()).rev().find(|&index| nibble(exponent, index) != 0);
        let Some(highest) = highest else { return self.reduce(&Self::ONE) };
        let powers = self.powers(base);
        let mut power = powers[nibble(exponent, highest) - 1];
        for index in (0..highest).rev() {
            (0..4).for_each(|_| self.square_in_place(&mut power));
            if let Some(entry) = nibble(exponent, index).checked_sub(1) {
                self.mul_in_place(&mut power, &powers[entry]);
            }
        }
        power
    }

    /// The window table: `base` to the powers 1 to 15.
    fn powers(&self, base: &BigInt<WORDS>) -> [BigInt<WORDS>; 15] {
        let mut powers = [Self::ZERO; 15];
        powers[0] = *base;
        for index in 1..powers.len() {
            let (before, rest) = powers.split_at_mut(index);
            // SAFETY: the result is borrowed mutably.
            unsafe { multiply_add_to(&raw mut rest[0], [&before[index - 1], base, &Self::ZERO], &self.0) };
        }
        powers
    }

    /// The inverse modulo a prime, by Fermat's little theorem; zero for zero.
    ///
    /// # Panics
    ///
    /// If the lowest word of the modulus is 0 or 1.
    pub fn inverse(&self, integer: &BigInt<WORDS>) -> BigInt<WORDS> {
        let mut exponent = self.0;
        exponent[0] = exponent[0].checked_sub(2).expect("the modulus's lowest word is 2 or more");
        self.pow(integer, &exponent)
    }

    /// A square root modulo a prime `p = 3 mod 4`; none if there is none.
    pub fn sqrt(&self, integer: &BigInt<WORDS>) -> Option<BigInt<WORDS>> {
        // The candidate is the power with (p + 1) / 4.
        let root = self.pow(integer, &self.plus_one_shr(2));
        (self.mul(&root, &root) == *integer).then_some(root)
    }
}
