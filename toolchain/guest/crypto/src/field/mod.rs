//! Fields on the machine: prime fields and their quadratic extensions `Fp[u] / (u^2 + 1)`.
//!
//! The accelerator computes `left * right + addend` in one call. An addition therefore costs as much as a
//! multiplication, and a multiplication includes an addition. Formulas that trade multiplications for additions, such
//! as Karatsuba's, only add cost.
//!
//! Elements are plain integers, not in Montgomery form.

mod constants;
mod prime;
mod quadratic;
#[cfg(test)]
mod tests;

pub(crate) use constants::words;
pub(crate) use prime::{Fp, Prime};
pub(crate) use quadratic::Fp2;

/// The operations of [`Fp`] and [`Fp2`].
pub(crate) trait Field: Copy + PartialEq + 'static {
    const ZERO: Self;
    const ONE: Self;

    /// `self * factor + addend`.
    fn mul_add(&self, factor: &Self, addend: &Self) -> Self;

    /// `self * factor`.
    fn mul(&self, factor: &Self) -> Self;

    /// `self + FACTOR * other`.
    fn add_mul_small<const FACTOR: i32>(&self, other: &Self) -> Self;

    /// `FACTOR * self`.
    fn mul_small<const FACTOR: i32>(&self) -> Self;

    /// The inverse; zero for zero.
    fn inverse(&self) -> Self;

    /// A square root; none if the element is not a square.
    fn sqrt(&self) -> Option<Self>;

    /// The sign `sgn0` (RFC 9380, section 4.1): the parity of the first coefficient that is not zero.
    fn sgn0(&self) -> bool;

    fn square(&self) -> Self {
        self.mul(self)
    }

    fn add(&self, other: &Self) -> Self {
        self.add_mul_small::<1>(other)
    }

    fn sub(&self, other: &Self) -> Self {
        self.add_mul_small::<-1>(other)
    }

    fn neg(&self) -> Self {
        self.mul_small::<-1>()
    }

    fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }
}
