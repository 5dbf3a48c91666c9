//! Integers that stand for elements of KoalaBear.

use ark_bn254::Fr;
use ark_ff::{BigInt, PrimeField};
use nova_air::F;
use p3_field::PrimeField32;
use ruint::aliases::U256;

use super::linear::Linear;

/// The order of KoalaBear: `2^31 - 2^24 + 1`.
pub(crate) const P: u32 = F::ORDER_U32;

/// Bits of a remainder.
pub(crate) const BITS: usize = 31;

/// The greatest integer that a number may be: `2^250 - 1`.
///
/// A quotient by `p` is shown to have as many bits as its greatest value, so a number that is written as `q p + r` is
/// below `2^251 + 2^31`, and the order of the scalar field is above `2^253`. Equal scalars are equal integers.
const GREATEST: U256 = U256::from_limbs([u64::MAX, u64::MAX, u64::MAX, (1 << 58) - 1]);

/// The greatest value of an integer that is not negative. The least is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bound(U256);

impl Bound {
    pub(crate) const ZERO: Self = Self(U256::ZERO);

    /// Of a number of this many bits.
    pub(crate) fn bits(bits: usize) -> Self {
        Self((U256::ONE << bits) - U256::ONE)
    }

    pub(crate) fn of(greatest: u64) -> Self {
        Self(U256::from(greatest))
    }

    /// `None` if it passes [`GREATEST`].
    fn checked(greatest: Option<U256>) -> Option<Self> {
        greatest.filter(|greatest| *greatest <= GREATEST).map(Self)
    }

    pub(crate) fn add(self, other: Self) -> Option<Self> {
        Self::checked(self.0.checked_add(other.0))
    }

    pub(crate) fn mul(self, other: Self) -> Option<Self> {
        Self::checked(self.0.checked_mul(other.0))
    }

    /// The least multiple of `p` from which such a number can be subtracted.
    pub(crate) fn offset(self) -> Option<Self> {
        let p = U256::from(P);
        Self::checked(self.0.div_ceil(p).checked_mul(p))
    }

    /// Bits of such a number.
    pub(crate) fn bit_length(self) -> usize {
        self.0.bit_len()
    }

    /// Bits of the quotient of such a number by `p`.
    pub(crate) fn quotient_bits(self) -> usize {
        (self.0 / U256::from(P)).bit_len()
    }

    /// Whether each such number has at most 31 bits.
    pub(crate) fn is_reduced(self) -> bool {
        self.bit_length() <= BITS
    }

    /// Whether each such number is below `p`.
    pub(crate) fn is_canonical(self) -> bool {
        self.0 < U256::from(P)
    }

    pub(crate) fn scalar(self) -> Fr {
        scalar(self.0)
    }
}

/// An integer from 0 to its bound, as a linear combination. It stands for its residue modulo `p`.
///
/// # Soundness
///
/// For each witness that satisfies the constraints, the combination's value is that of such an integer. Bounds are below 2^250,
/// so sums and products of integers are those of scalars.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    pub(crate) linear: Linear,
    pub(crate) bound: Bound,
}

impl Default for Number {
    fn default() -> Self {
        Self::constant(0)
    }
}

impl Number {
    pub(crate) fn constant(value: u32) -> Self {
        Self { linear: Linear::constant(Fr::from(value)), bound: Bound::of(value.into()) }
    }

    /// Whether this is 0 for every witness.
    pub(crate) fn is_zero(&self) -> bool {
        self.linear.is_zero()
    }

    /// The residue, if it is the same for every witness.
    pub(crate) fn as_constant(&self) -> Option<F> {
        self.linear.as_constant().map(|value| F::new(remainder(value)))
    }

    /// `self + factor * other`, where a negative factor takes a multiple of `p`.
    ///
    /// # Panics
    ///
    /// If the bound passes 2^250.
    pub(crate) fn plus(&self, factor: i64, other: &Self) -> Self {
        let bound = plus_bound(self.bound, factor, other.bound).expect("the builder has reduced the operands");
        let mut linear = self.linear.plus(Fr::from(factor), &other.linear);
        if factor < 0 {
            let offset = scaled(factor, other.bound).and_then(Bound::offset).expect("it is below the bound");
            linear = linear.add(&Linear::constant(offset.scalar()));
        }
        Self { linear, bound }.folded()
    }

    /// A constant is kept as its residue.
    pub(crate) fn folded(self) -> Self {
        match self.linear.as_constant() {
            Some(value) => Self::constant(remainder(value)),
            None => self,
        }
    }
}

fn scaled(factor: i64, bound: Bound) -> Option<Bound> {
    Bound::of(factor.unsigned_abs()).mul(bound)
}

/// The bound of [`Number::plus`].
pub(crate) fn plus_bound(sum: Bound, factor: i64, other: Bound) -> Option<Bound> {
    let scaled = scaled(factor, other)?;
    sum.add(if factor < 0 { scaled.offset()? } else { scaled })
}

/// The residue of least absolute value.
pub(crate) fn centred(factor: F) -> i64 {
    let value = i64::from(factor.as_canonical_u32());
    if value > i64::from(P / 2) { value - i64::from(P) } else { value }
}

/// The integer that a scalar is.
pub(crate) fn integer(value: Fr) -> U256 {
    U256::from_limbs(value.into_bigint().0)
}

/// The scalar that an integer below the order is.
pub(crate) fn scalar(value: U256) -> Fr {
    Fr::from_bigint(BigInt(*value.as_limbs())).expect("it is below the order of the scalar field")
}

/// The integer's residue modulo `p`.
pub(crate) fn remainder(value: Fr) -> u32 {
    (integer(value) % U256::from(P)).to()
}
