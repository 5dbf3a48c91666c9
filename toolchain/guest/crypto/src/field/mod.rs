//! Fields on the machine: integers modulo a prime, and the quadratic extension by a root of -1.
//!
//! The circuit computes a product and a sum at once, for any factors. So a sum costs as much as a product, every product
//! takes an addend with it, and formulas that save products at the price of sums are of no use.
//!
//! Elements are integers as they are, not in Montgomery's form.

mod constants;
mod prime;
mod quadratic;
#[cfg(test)]
mod tests;

pub(crate) use constants::words;
pub(crate) use prime::{Fp, Prime};
pub(crate) use quadratic::Fp2;

/// What [`Fp`] and [`Fp2`] have in common.
pub(crate) trait Field: Copy + PartialEq + 'static {
    const ZERO: Self;
    const ONE: Self;

    /// `self * factor + addend`.
    fn multiply_add(&self, factor: &Self, addend: &Self) -> Self;

    fn times(&self, factor: &Self) -> Self;

    /// `self + FACTOR * other`.
    fn plus_multiple<const FACTOR: i32>(&self, other: &Self) -> Self;

    fn multiple<const FACTOR: i32>(&self) -> Self;

    /// The inverse; zero for zero.
    fn inverse(&self) -> Self;

    /// One of the two square roots, if there are any.
    fn root(&self) -> Option<Self>;

    /// Whether the first part that is not zero is odd (RFC 9380, section 4.1: the sign).
    fn is_odd(&self) -> bool;

    fn squared(&self) -> Self {
        self.times(self)
    }

    fn plus(&self, other: &Self) -> Self {
        self.plus_multiple::<1>(other)
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus_multiple::<-1>(other)
    }

    fn negated(&self) -> Self {
        self.multiple::<-1>()
    }

    fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }
}
