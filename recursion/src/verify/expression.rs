//! Values of expressions, and the rows that compute them.

use nova_air::F;
use p3_field::PrimeCharacteristicRing;

use super::backend::Arithmetic;
use crate::chips::{OPERANDS, PRODUCTS};
use crate::gate::Gate;
use crate::wires::Element;

/// A value for which there may be no row yet: what one row of the arithmetic chip computes.
///
/// It is a sum of products, terms, and a constant. No two terms have the same wire, and no factor is zero.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    products: [Option<Product>; PRODUCTS],
    terms: [Option<Term>; OPERANDS],
    constant: F,
}

/// Two wires with a constant factor.
#[derive(Clone, Copy, Debug)]
struct Product {
    factor: F,
    wires: [Element; 2],
}

/// A wire with a constant factor.
#[derive(Clone, Copy, Debug)]
struct Term {
    factor: F,
    wire: Element,
}

/// The value 0.
pub(super) const ZERO: Value = Value { products: [None; _], terms: [None; _], constant: F::ZERO };

impl From<Element> for Value {
    fn from(wire: Element) -> Self {
        Self { terms: [Some(Term { wire, factor: F::ONE }), None, None, None, None], ..ZERO }
    }
}

impl Value {
    /// A constant of the circuit.
    pub(super) const fn constant(constant: F) -> Self {
        Self { constant, ..ZERO }
    }

    /// The wire that holds the value.
    pub(super) fn wire<B: Arithmetic>(self, builder: &mut B) -> Element {
        match (self.products, self.terms) {
            ([None, _], [None, ..]) => builder.constant(self.constant),
            ([None, _], [Some(Term { factor: F::ONE, wire }), None, ..]) if self.constant == F::ZERO => wire,
            _ => {
                let gate = self.gate().expect("one row computes the value");
                builder.compute(gate)
            }
        }
    }

    /// The value, with at most one term and without products.
    pub(super) fn linear<B: Arithmetic>(self, builder: &mut B) -> Self {
        match (self.products, self.terms) {
            ([None, _], [_, None, ..]) => self,
            _ => self.wire(builder).into(),
        }
    }

    /// `factor * value`, for a constant factor.
    pub(super) fn times(self, factor: F) -> Self {
        if factor == F::ZERO {
            return ZERO;
        }
        let product = |product: Product| Product { factor: factor * product.factor, ..product };
        let term = |term: Term| Term { factor: factor * term.factor, ..term };
        Self {
            products: self.products.map(|of| of.map(product)),
            terms: self.terms.map(|of| of.map(term)),
            constant: factor * self.constant,
        }
    }

    /// `self + other`
    pub(super) fn add<B: Arithmetic>(mut self, builder: &mut B, mut other: Self) -> Self {
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
    pub(super) fn sub<B: Arithmetic>(self, builder: &mut B, other: Self) -> Self {
        self.add(builder, other.times(F::NEG_ONE))
    }

    /// `self * other`
    pub(super) fn mul<B: Arithmetic>(self, builder: &mut B, other: Self) -> Self {
        let (left, right) = (self.linear(builder), other.linear(builder));
        let (Some(first), Some(second)) = (left.terms[0], right.terms[0]) else {
            let (constant, value) = if left.terms[0].is_none() { (left, right) } else { (right, left) };
            return value.times(constant.constant);
        };
        // (first + constant) (second + constant)
        let product = Product { factor: first.factor * second.factor, wires: [first.wire, second.wire] };
        let product = Self { products: [Some(product), None], constant: left.constant * right.constant, ..ZERO };
        let terms = [
            Self { constant: F::ZERO, ..left }.times(right.constant),
            Self { constant: F::ZERO, ..right }.times(left.constant),
        ];
        terms.into_iter().fold(product, |sum, term| sum.add(builder, term))
    }

    /// Number of wires.
    fn width(&self) -> usize {
        2 * self.products.iter().flatten().count() + self.terms.iter().flatten().count()
    }

    /// The sum, if one row can compute it.
    fn in_one_row(self, other: Self) -> Option<Self> {
        let mut products = self.products.into_iter().chain(other.products).flatten();
        let mut sum = Self {
            products: core::array::from_fn(|_| products.next()),
            constant: self.constant + other.constant,
            ..self
        };
        if products.next().is_some() {
            return None;
        }
        for term in other.terms.into_iter().flatten() {
            sum = sum.with_term(term)?;
        }
        sum.gate().map(|_| sum)
    }

    /// The sum with a term, if there is a place for it.
    fn with_term(mut self, term: Term) -> Option<Self> {
        let is_same = |place: &&mut Option<Term>| place.is_none_or(|known| known.wire.address == term.wire.address);
        let place = self.terms.iter_mut().find(is_same)?;
        let factor = place.map_or(F::ZERO, |known| known.factor) + term.factor;
        *place = Some(Term { factor, ..term });
        let mut rest = self.terms.into_iter().flatten().filter(|term| term.factor != F::ZERO);
        self.terms = core::array::from_fn(|_| rest.next());
        Some(self)
    }

    /// The row that computes the value, if its wires are not more than the operands of a row.
    fn gate(self) -> Option<Gate> {
        let mut gate = Gate { constant: self.constant.into(), ..Gate::default() };
        for (place, Product { factor, wires: [left, right] }) in self.products.into_iter().flatten().enumerate() {
            gate.products[place] = factor;
            (gate.operands[2 * place], gate.operands[2 * place + 1]) = (Some(left), Some(right));
        }
        for Term { factor, wire } in self.terms.into_iter().flatten() {
            let is_same = |operand: &Option<Element>| operand.is_some_and(|known| known.address == wire.address);
            let place = gate.operands.iter().position(is_same);
            let place = place.or_else(|| gate.operands.iter().position(Option::is_none))?;
            (gate.scales[place], gate.operands[place]) = (factor, Some(wire));
        }
        Some(gate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;
    use nova_air::EF;
    use p3_field::BasedVectorSpace;

    /// Each form of a sum and of a product, with constants of each sign, squares, and terms that cancel.
    #[test]
    fn sums_and_products_have_their_values() {
        let mut builder = Builder::new(&[]);
        let mut random = fastrand::Rng::with_seed(7);
        let mut element = || EF::from_basis_coefficients_fn(|_| F::from_u32(random.u32(..)));
        let [a, b, c, d, e] = core::array::from_fn(|_| builder.hint_element(element()));
        let of = |products: &[(F, Element, Element)], terms: &[(Element, F)], constant| {
            let mut terms = terms.iter().map(|&(wire, factor)| Term { wire, factor });
            let mut products = products.iter().map(|&(factor, a, b)| Product { factor, wires: [a, b] });
            let (products, terms) =
                (core::array::from_fn(|_| products.next()), core::array::from_fn(|_| terms.next()));
            Value { products, terms, constant }
        };
        let values = [
            ZERO,
            Value::constant(F::TWO),
            a.into(),
            of(&[], &[(b, F::TWO)], F::ZERO),
            of(&[], &[(c, F::NEG_ONE)], F::ONE),
            of(&[], &[(a, F::ONE), (b, F::NEG_ONE)], F::ONE),
            of(&[], &[(a, F::NEG_ONE), (b, F::TWO), (c, F::ONE), (d, F::ONE), (e, F::TWO)], F::NEG_ONE),
            of(&[(F::TWO, a, d)], &[(a, F::NEG_ONE)], F::ZERO),
            of(&[(F::ONE, b, c), (F::TWO, c, d)], &[(c, F::ONE), (e, F::TWO)], F::ONE),
            of(&[(F::NEG_ONE, a, a)], &[(a, F::ONE)], F::TWO),
            of(&[(F::ONE, a, b), (F::TWO, c, d)], &[(a, F::ONE), (c, F::TWO), (d, F::ONE)], F::ONE),
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
