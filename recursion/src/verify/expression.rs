//! Values of expressions, and the rows that compute them.

use nova_air::F;
use p3_field::PrimeCharacteristicRing;

use crate::Builder;
use crate::builder::Gate;
use crate::wires::Element;

/// Wires of a row's operands.
const OPERANDS: usize = 3;

/// A value for which there may be no row yet: what one row of the arithmetic chip computes.
///
/// It is `product * a * b`, where `a` and `b` are the wires of the first two terms, plus all terms, plus the constant. A
/// product is that of two terms; else, no two terms have the same wire, and no scale is zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    product: F,
    terms: [Option<Term>; OPERANDS],
    constant: F,
}

/// A wire with a constant factor.
#[derive(Clone, Copy, Debug)]
struct Term {
    wire: Element,
    scale: F,
}

/// The value 0.
pub(super) const ZERO: Value = Value { product: F::ZERO, terms: [None; OPERANDS], constant: F::ZERO };

impl From<Element> for Value {
    fn from(wire: Element) -> Self {
        Self { terms: [Some(Term { wire, scale: F::ONE }), None, None], ..ZERO }
    }
}

impl Value {
    /// A constant of the circuit.
    pub(super) const fn constant(constant: F) -> Self {
        Self { constant, ..ZERO }
    }

    /// The wire that holds the value.
    pub(super) fn wire(self, builder: &mut Builder) -> Element {
        match self.terms {
            [None, ..] => builder.constant(self.constant),
            [Some(Term { wire, scale: F::ONE }), None, _] if self.constant == F::ZERO => wire,
            _ => builder.compute(self.gate()),
        }
    }

    /// The value, with at most one term.
    pub(super) fn linear(self, builder: &mut Builder) -> Self {
        if self.terms[1].is_none() { self } else { self.wire(builder).into() }
    }

    /// `factor * value`, for a constant factor.
    pub(super) fn times(self, factor: F) -> Self {
        if factor == F::ZERO {
            return ZERO;
        }
        let scaled = |term: Term| Term { scale: factor * term.scale, ..term };
        Self {
            product: factor * self.product,
            terms: self.terms.map(|term| term.map(scaled)),
            constant: factor * self.constant,
        }
    }

    /// `self + other`
    pub(super) fn add(mut self, builder: &mut Builder, mut other: Self) -> Self {
        loop {
            if let Some(sum) = self.in_one_row(other) {
                return sum;
            }
            // A row for the one with more wires, so that the other can still grow.
            if self.width() >= other.width() {
                self = self.wire(builder).into();
            } else {
                other = other.wire(builder).into();
            }
        }
    }

    /// `self - other`
    pub(super) fn sub(self, builder: &mut Builder, other: Self) -> Self {
        self.add(builder, other.times(F::NEG_ONE))
    }

    /// `self * other`
    pub(super) fn mul(self, builder: &mut Builder, other: Self) -> Self {
        let (left, right) = (self.linear(builder), other.linear(builder));
        let (Some(first), Some(second)) = (left.terms[0], right.terms[0]) else {
            let (constant, value) = if left.terms[0].is_none() { (left, right) } else { (right, left) };
            return value.times(constant.constant);
        };
        // (first + constant) (second + constant)
        let with = |term: Term, scale: F| Some(Term { scale: scale * term.scale, ..term });
        Self {
            product: first.scale * second.scale,
            terms: [with(first, right.constant), with(second, left.constant), None],
            constant: left.constant * right.constant,
        }
    }

    /// Number of terms.
    fn width(&self) -> usize {
        self.terms.iter().flatten().count()
    }

    /// The sum, if one row can compute it.
    fn in_one_row(self, other: Self) -> Option<Self> {
        let (sum, rest) = if other.product == F::ZERO { (self, other) } else { (other, self) };
        if rest.product != F::ZERO {
            return None;
        }
        let sum = Self { constant: sum.constant + rest.constant, ..sum };
        rest.terms.into_iter().flatten().try_fold(sum, Self::with_term)
    }

    /// The sum with a term, if one row can compute it.
    fn with_term(mut self, term: Term) -> Option<Self> {
        let is_same = |slot: &&mut Option<Term>| slot.is_none_or(|known| known.wire.address == term.wire.address);
        let slot = self.terms.iter_mut().find(is_same)?;
        let scale = slot.map_or(F::ZERO, |known| known.scale) + term.scale;
        *slot = Some(Term { scale, ..term });
        if self.product == F::ZERO {
            let mut rest = self.terms.into_iter().flatten().filter(|term| term.scale != F::ZERO);
            self.terms = core::array::from_fn(|_| rest.next());
        }
        Some(self)
    }

    /// The row that computes the value.
    fn gate(self) -> Gate {
        let [left, right, addend] = self.terms;
        let scale = |term: Option<Term>| term.map_or(F::ZERO, |term| term.scale);
        let wire = |term: Option<Term>| term.map(|term| term.wire);
        Gate {
            product: self.product,
            scale: scale(left),
            right_scale: scale(right),
            addend_scale: scale(addend),
            constant: self.constant.into(),
            left: wire(left),
            right: wire(right),
            addend: wire(addend),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::EF;
    use p3_field::BasedVectorSpace;

    /// Each form of a sum and of a product, with constants of each sign, squares, and terms that cancel.
    #[test]
    fn sums_and_products_have_their_values() {
        let mut builder = Builder::new(&[]);
        let mut random = fastrand::Rng::with_seed(7);
        let mut element = || EF::from_basis_coefficients_fn(|_| F::from_u32(random.u32(..)));
        let [a, b, c, d, e] = core::array::from_fn(|_| builder.hint_element(element()));
        let of = |terms: &[(Element, F)], constant| {
            let mut terms = terms.iter().map(|&(wire, scale)| Term { wire, scale });
            Value { terms: core::array::from_fn(|_| terms.next()), constant, ..ZERO }
        };
        let product = |product, value: Value| Value { product, ..value };
        let values = [
            ZERO,
            Value::constant(F::TWO),
            a.into(),
            of(&[(b, F::TWO)], F::ZERO),
            of(&[(c, F::NEG_ONE)], F::ONE),
            of(&[(a, F::ONE), (b, F::NEG_ONE)], F::ONE),
            of(&[(a, F::NEG_ONE), (b, F::TWO), (c, F::ONE)], F::NEG_ONE),
            of(&[(c, F::TWO), (d, F::TWO), (e, F::ONE)], F::ZERO),
            product(F::TWO, of(&[(a, F::NEG_ONE), (d, F::ZERO)], F::ZERO)),
            product(F::ONE, of(&[(b, F::ZERO), (c, F::ONE), (e, F::TWO)], F::ONE)),
            product(F::NEG_ONE, of(&[(a, F::ONE), (a, F::ZERO)], F::TWO)),
        ];
        for left in values {
            for right in values {
                let [x, y] = [left, right].map(|value| value.wire(&mut builder).value);
                let [sum, difference, product] =
                    [Value::add, Value::sub, Value::mul].map(|of| of(left, &mut builder, right));
                let found = [sum, difference, product].map(|value| value.wire(&mut builder).value);
                assert_eq!(found, [x + y, x - y, x * y], "{left:?}, {right:?}");
            }
        }
    }
}
