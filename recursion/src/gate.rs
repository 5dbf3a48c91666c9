//! What one row of arithmetic computes.

use nova_air::{EF, F};
use p3_field::PrimeCharacteristicRing;

use crate::chips::{OPERANDS, PRODUCTS};
use crate::wires::Element;

/// What a row of the arithmetic chip computes: the products of the first two operands and of the two behind them, all operands,
/// and a constant. The products and the operands have constant factors.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gate {
    /// The factors of the products.
    pub products: [F; PRODUCTS],
    /// The factors of the operands.
    pub scales: [F; OPERANDS],
    /// The constant.
    pub constant: EF,
    /// The operands.
    pub operands: [Option<Element>; OPERANDS],
}

impl Gate {
    /// `scale * operand`
    pub(crate) const fn of(operand: Element, scale: F) -> Self {
        Self {
            scales: [scale, F::ZERO, F::ZERO, F::ZERO, F::ZERO],
            operands: [Some(operand), None, None, None, None],
            ..ZERO
        }
    }

    /// `product * left * right`
    pub(crate) const fn product(product: F, left: Element, right: Element) -> Self {
        Self { products: [product, F::ZERO], operands: [Some(left), Some(right), None, None, None], ..ZERO }
    }

    /// The sum of two products, with factors.
    pub(crate) const fn products([(first, a, b), (second, c, d)]: [(F, Element, Element); PRODUCTS]) -> Self {
        Self { products: [first, second], operands: [Some(a), Some(b), Some(c), Some(d), None], ..ZERO }
    }

    /// With another operand, in the last place.
    pub(crate) const fn plus(mut self, scale: F, addend: Element) -> Self {
        self.scales[OPERANDS - 1] = scale;
        self.operands[OPERANDS - 1] = Some(addend);
        self
    }

    /// Whether each factor that is not zero is one of operands that are there. The prover chooses the cells of all others.
    pub fn has_its_operands(&self) -> bool {
        let is_there = self.operands.map(|operand| operand.is_some());
        let products = is_there.as_chunks::<2>().0.iter().map(|pair| pair.iter().all(|&there| there));
        let mut used = self.products.into_iter().zip(products).chain(self.scales.into_iter().zip(is_there));
        used.all(|(factor, there)| there || factor == F::ZERO)
    }

    /// The values of the operands, zero where there is none.
    pub fn values(&self) -> [EF; OPERANDS] {
        self.operands.map(|operand| operand.map_or(EF::ZERO, |element| element.value))
    }

    /// The value.
    pub fn value(&self) -> EF {
        let values = self.values();
        let products =
            values.as_chunks::<2>().0.iter().zip(self.products).map(|(&[left, right], of)| left * right * of);
        let terms = values.into_iter().zip(self.scales).map(|(value, scale)| value * scale);
        products.chain(terms).sum::<EF>() + self.constant
    }
}

/// The row that computes 0.
const ZERO: Gate = Gate { products: [F::ZERO; _], scales: [F::ZERO; _], constant: EF::ZERO, operands: [None; _] };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;

    /// A cell without a wire is the prover's: no factor may be its.
    #[test]
    fn each_factor_has_its_operands() {
        let mut builder = Builder::new(&[]);
        let element = builder.hint_element(EF::TWO);
        let products = [(F::ONE, element, element); PRODUCTS];
        let gate = Gate::products(products).plus(F::ONE, element);
        assert!(gate.has_its_operands() && ZERO.has_its_operands());
        for place in 0..OPERANDS {
            let mut without = gate;
            without.operands[place] = None;
            assert!(!without.has_its_operands(), "{place}");
        }
    }
}
