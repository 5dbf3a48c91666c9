//! Expressions of which only the degree is known.

use core::iter::{Product, Sum};
use core::ops::{Add, AddAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use p3_field::{Algebra, PrimeCharacteristicRing};

use super::{Cell, Leaf, Symbol};
use crate::F;

/// What the analysis keeps of an expression: it makes no tree, so that terms that occur often cost nothing.
#[derive(Clone, Copy, Debug)]
pub struct Degree {
    degree: usize,
    has_selector: bool,
    /// Which of the watched cells of the next row occur, one bit each.
    watched: u64,
    /// How far the value is known: zero absorbs what it is multiplied with.
    constant: Option<F>,
}

impl Degree {
    /// A column of a row.
    const COLUMN: Self = Self { degree: 1, has_selector: false, watched: 0, constant: None };

    /// A value that is the same on all rows.
    const PUBLIC: Self = Self { degree: 0, has_selector: false, watched: 0, constant: None };

    /// A selector that is 1 on one row; as a polynomial it has the degree of a column.
    const ROW: Self = Self { degree: 1, has_selector: true, watched: 0, constant: None };

    /// The selector of all rows but the last, a polynomial of degree 1 whatever the table's height is.
    const TRANSITION: Self = Self { degree: 0, has_selector: true, watched: 0, constant: None };

    /// Degree in the cells of the trace, by the table's height: a column has 1, and so have selectors.
    pub const fn degree(&self) -> usize {
        self.degree
    }

    /// Whether a row selector occurs.
    pub const fn has_selector(&self) -> bool {
        self.has_selector
    }

    /// The watched cells that occur, one bit each.
    pub(super) const fn watched(&self) -> u64 {
        self.watched
    }

    /// A cell that is watched under this bit, or not at all.
    pub(super) const fn watched_cell(bit: u64) -> Self {
        Self { watched: bit, ..Self::COLUMN }
    }

    /// What is known of a leaf.
    pub(super) fn of_leaf(leaf: Leaf) -> Self {
        match leaf {
            Leaf::Constant(constant) => constant.into(),
            Leaf::Main(_) | Leaf::Preprocessed(_) | Leaf::Periodic(_) => Self::COLUMN,
            Leaf::Public(_) => Self::PUBLIC,
            Leaf::FirstRow | Leaf::LastRow => Self::ROW,
            Leaf::Transition => Self::TRANSITION,
        }
    }

    fn is_zero(self) -> bool {
        self.constant == Some(F::ZERO)
    }

    fn plus(self, other: Self, sum: fn(F, F) -> F) -> Self {
        if let (Some(left), Some(right)) = (self.constant, other.constant) {
            return sum(left, right).into();
        }
        match (self.is_zero(), other.is_zero()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self {
                degree: self.degree.max(other.degree),
                has_selector: self.has_selector || other.has_selector,
                watched: self.watched | other.watched,
                constant: None,
            },
        }
    }
}

impl Default for Degree {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<F> for Degree {
    fn from(constant: F) -> Self {
        Self { constant: Some(constant), ..Self::PUBLIC }
    }
}

impl<T: Into<Self>> Add<T> for Degree {
    type Output = Self;

    fn add(self, other: T) -> Self {
        self.plus(other.into(), |left, right| left + right)
    }
}

impl<T: Into<Self>> Sub<T> for Degree {
    type Output = Self;

    fn sub(self, other: T) -> Self {
        self.plus(other.into(), |left, right| left - right)
    }
}

impl<T: Into<Self>> Mul<T> for Degree {
    type Output = Self;

    fn mul(self, other: T) -> Self {
        let other = other.into();
        match (self.constant, other.constant) {
            (Some(left), Some(right)) => (left * right).into(),
            _ if self.is_zero() || other.is_zero() => Self::ZERO,
            _ => Self {
                degree: self.degree.saturating_add(other.degree),
                has_selector: self.has_selector || other.has_selector,
                watched: self.watched | other.watched,
                constant: None,
            },
        }
    }
}

impl Neg for Degree {
    type Output = Self;

    fn neg(self) -> Self {
        Self { constant: self.constant.map(|value| -value), ..self }
    }
}

impl<T: Into<Self>> AddAssign<T> for Degree {
    fn add_assign(&mut self, other: T) {
        *self = *self + other;
    }
}

impl<T: Into<Self>> SubAssign<T> for Degree {
    fn sub_assign(&mut self, other: T) {
        *self = *self - other;
    }
}

impl<T: Into<Self>> MulAssign<T> for Degree {
    fn mul_assign(&mut self, other: T) {
        *self = *self * other;
    }
}

impl<T: Into<Self>> Sum<T> for Degree {
    fn sum<I: Iterator<Item = T>>(terms: I) -> Self {
        terms.fold(Self::ZERO, |sum, term| sum + term)
    }
}

impl<T: Into<Self>> Product<T> for Degree {
    fn product<I: Iterator<Item = T>>(factors: I) -> Self {
        factors.fold(Self::ONE, |product, factor| product * factor)
    }
}

impl PrimeCharacteristicRing for Degree {
    type PrimeSubfield = F;

    const ZERO: Self = Self { constant: Some(F::ZERO), ..Self::PUBLIC };
    const ONE: Self = Self { constant: Some(F::ONE), ..Self::PUBLIC };
    const TWO: Self = Self { constant: Some(F::TWO), ..Self::PUBLIC };
    const NEG_ONE: Self = Self { constant: Some(F::NEG_ONE), ..Self::PUBLIC };

    fn from_prime_subfield(value: F) -> Self {
        value.into()
    }
}

impl Algebra<F> for Degree {}

impl Symbol for Degree {
    type Var = Self;

    fn main(cell: Cell) -> Self {
        Self::of_leaf(Leaf::Main(cell))
    }

    fn preprocessed(cell: Cell) -> Self {
        Self::of_leaf(Leaf::Preprocessed(cell))
    }

    fn public(index: usize) -> Self {
        Self::of_leaf(Leaf::Public(index))
    }

    fn is_first_row() -> Self {
        Self::of_leaf(Leaf::FirstRow)
    }

    fn is_last_row() -> Self {
        Self::of_leaf(Leaf::LastRow)
    }

    fn is_transition() -> Self {
        Self::of_leaf(Leaf::Transition)
    }
}
