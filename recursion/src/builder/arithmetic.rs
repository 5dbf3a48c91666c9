//! Elements: arithmetic, bits.

use nova_air::{EF, EF_DEGREE, F};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing, PrimeField32};

use super::{Builder, base, coefficients};
use crate::chips::{
    ArithmeticColumns, ArithmeticFixed, BITS, BitsColumns, BitsFixed, ChipNumber, OPERANDS, PRODUCTS, ReduceColumns,
    ReduceFixed,
};
use crate::wires::{BLOCK, Block, Element, Port};

/// What a row of the arithmetic chip computes: the products of the first two operands and of the two behind them, all operands,
/// and a constant. The products and the operands have constant factors.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gate {
    pub(crate) products: [F; PRODUCTS],
    pub(crate) scales: [F; OPERANDS],
    pub(crate) constant: EF,
    pub(crate) operands: [Option<Element>; OPERANDS],
}

impl Gate {
    /// `scale * operand`
    const fn of(operand: Element, scale: F) -> Self {
        Self {
            scales: [scale, F::ZERO, F::ZERO, F::ZERO, F::ZERO],
            operands: [Some(operand), None, None, None, None],
            ..ZERO
        }
    }

    /// `product * left * right`
    const fn product(product: F, left: Element, right: Element) -> Self {
        Self { products: [product, F::ZERO], operands: [Some(left), Some(right), None, None, None], ..ZERO }
    }

    /// The sum of two products, with factors, and an operand.
    pub(crate) fn products(products: [(F, Element, Element); PRODUCTS], addend: Option<Element>) -> Self {
        let [(first, a, b), (second, c, d)] = products;
        let scales = [F::ZERO, F::ZERO, F::ZERO, F::ZERO, F::ONE];
        Self { products: [first, second], scales, operands: [Some(a), Some(b), Some(c), Some(d), addend], ..ZERO }
    }

    /// With another operand, in the last place.
    const fn plus(mut self, scale: F, addend: Element) -> Self {
        self.scales[OPERANDS - 1] = scale;
        self.operands[OPERANDS - 1] = Some(addend);
        self
    }

    fn values(&self) -> [EF; OPERANDS] {
        self.operands.map(|operand| operand.map_or(EF::ZERO, |element| element.value))
    }

    fn value(&self) -> EF {
        let values = self.values();
        let products =
            values.as_chunks::<2>().0.iter().zip(self.products).map(|(&[left, right], of)| left * right * of);
        let terms = values.into_iter().zip(self.scales).map(|(value, scale)| value * scale);
        products.chain(terms).sum::<EF>() + self.constant
    }
}

/// The row that computes 0.
const ZERO: Gate = Gate { products: [F::ZERO; _], scales: [F::ZERO; _], constant: EF::ZERO, operands: [None; _] };

impl Builder {
    /// A constant. It must be one of the circuit, whatever the witness is.
    pub fn constant(&mut self, value: impl Into<EF>) -> Element {
        let value = value.into();
        if let Some(&element) = self.constants.get(&value) {
            return element;
        }
        let element = self.compute(Gate { constant: value, ..Gate::default() });
        self.constants.insert(value, element);
        element
    }

    /// `left + right`
    pub fn add(&mut self, left: Element, right: Element) -> Element {
        self.weighted_sum(left, F::ONE, right, F::ONE)
    }

    /// `left - right`
    pub fn sub(&mut self, left: Element, right: Element) -> Element {
        self.weighted_sum(left, F::ONE, right, F::NEG_ONE)
    }

    /// `left_scale * left + right_scale * right`, with constant scales.
    pub fn weighted_sum(&mut self, left: Element, left_scale: F, right: Element, right_scale: F) -> Element {
        self.compute(Gate::of(left, left_scale).plus(right_scale, right))
    }

    /// `left * right`
    pub fn mul(&mut self, left: Element, right: Element) -> Element {
        self.compute(Gate::product(F::ONE, left, right))
    }

    /// `scale * left * right + addend`, with a constant scale.
    pub fn mul_add(&mut self, scale: F, left: Element, right: Element, addend: Element) -> Element {
        self.compute(Gate::product(scale, left, right).plus(F::ONE, addend))
    }

    /// `left * (1 + scale * right)`, with a constant scale: for a bit, `left` or `(1 + scale) * left`.
    pub fn mul_one_plus(&mut self, left: Element, scale: F, right: Element) -> Element {
        self.compute(Gate { scales: Gate::of(left, F::ONE).scales, ..Gate::product(scale, left, right) })
    }

    /// `left * (1 - right)`
    pub fn mul_one_minus(&mut self, left: Element, right: Element) -> Element {
        self.mul_one_plus(left, F::NEG_ONE, right)
    }

    /// `scale * element + constant`
    pub fn linear(&mut self, element: Element, scale: F, constant: impl Into<EF>) -> Element {
        self.compute(Gate { constant: constant.into(), ..Gate::of(element, scale) })
    }

    /// The inverse. Zero has none: no witness satisfies the circuit.
    pub fn inverse(&mut self, element: Element) -> Element {
        let one = self.constant(EF::ONE);
        let value = element.value.try_inverse().unwrap_or_default();
        let (inverse, right) = self.define_element(value);
        let gate = Gate::product(F::ONE, element, inverse);
        let left = self.use_element(element);
        let out = self.use_element(one);
        self.arithmetic_row(&gate, &[left, right], out, EF::ONE);
        self.expect(element.value != EF::ZERO);
        inverse
    }

    /// Asserts that two elements are equal.
    pub fn assert_equal(&mut self, left: Element, right: Element) {
        let (port, out) = (self.use_element(left), self.use_element(right));
        self.arithmetic_row(&Gate::of(left, F::ONE), &[port], out, right.value);
        self.expect(left.value == right.value);
    }

    /// An element that the prover chooses.
    pub fn hint_element(&mut self, value: EF) -> Element {
        let (element, port) = self.define_element(value);
        self.arithmetic_row(&Gate::of(element, F::ONE), &[port], Port::default(), value);
        element
    }

    /// `element^(2^log_power)`
    pub fn exp_power_of_2(&mut self, element: Element, log_power: usize) -> Element {
        (0..log_power).fold(element, |power, _| self.mul(power, power))
    }

    /// `element^power`, for a constant power.
    pub fn power(&mut self, element: Element, power: usize) -> Element {
        let bits = (0..usize::BITS - power.leading_zeros()).rev();
        let mut result = None;
        for bit in bits {
            let square = result.map(|result| self.mul(result, result));
            let is_set = power >> bit & 1 == 1;
            result = match square {
                Some(square) if is_set => Some(self.mul(square, element)),
                None => Some(element),
                square => square,
            };
        }
        result.unwrap_or_else(|| self.constant(EF::ONE))
    }

    /// The value of a polynomial, given its coefficients, lowest first.
    pub fn horner(&mut self, coefficients: &[Element], point: Element) -> Element {
        let Some((&highest, coefficients)) = coefficients.split_last() else { return self.constant(EF::ZERO) };
        let (rest, pairs) = coefficients.as_rchunks::<2>();
        let mut value = highest;
        if !pairs.is_empty() {
            let square = self.mul(point, point);
            for &[low, high] in pairs.iter().rev() {
                let products = [(F::ONE, value, square), (F::ONE, high, point)];
                value = self.compute(Gate::products(products, Some(low)));
            }
        }
        rest.iter().fold(value, |value, &coefficient| self.mul_add(F::ONE, value, point, coefficient))
    }

    /// `sum_i point^i values_i + point^8 sum`
    pub fn reduce(&mut self, values: Block, point: Element, sum: Element) -> Element {
        let port = self.use_block(values);
        self.reduce_row(values.value, port, point, sum)
    }

    /// As [`Self::reduce`], of a block that the prover chooses.
    pub fn reduce_hint(&mut self, values: [F; BLOCK], point: Element, sum: Element) -> (Block, Element) {
        let (block, port) = self.define_block(values);
        (block, self.reduce_row(values, port, point, sum))
    }

    fn reduce_row(&mut self, values: [F; BLOCK], port: Port<F>, point: Element, sum: Element) -> Element {
        let powers: Vec<EF> = point.value.shifted_powers(point.value).take(4).collect();
        let powers: [EF; 4] = powers.try_into().expect("there are four");
        let reduced = values.iter().rev().fold(sum.value, |sum, &value| sum * point.value + value);
        let (element, out) = self.define_element(reduced);
        let fixed = ReduceFixed { values: port, point: self.use_element(point), sum: self.use_element(sum), out };
        let [sum, out] = [sum.value, reduced].map(row_of);
        self.row(ChipNumber::Reduce, fixed, ReduceColumns { values, powers: powers.map(row_of), sum, out });
        element
    }

    /// The canonical bits of an element of the base field, lowest first. Any other element has none.
    pub fn bits(&mut self, element: Element) -> [Element; BITS] {
        let value = base(element).as_canonical_u32();
        let bits: [F; BITS] = core::array::from_fn(|bit| F::from_bool(value >> bit & 1 == 1));
        let mut ports = [Port::default(); BITS];
        let wires = core::array::from_fn(|bit| {
            let (wire, port) = self.define_element(bits[bit].into());
            ports[bit] = port;
            wire
        });
        let products = [27, 29, BITS].map(|end| bits[24..end].iter().copied().product());
        let fixed = BitsFixed { value: self.use_element(element), bits: ports };
        self.row(ChipNumber::Bits, fixed, BitsColumns { bits, products });
        self.expect(element.value == base(element).into());
        wires
    }

    /// The number of these bits, lowest first. The same bits take rows once.
    pub fn number(&mut self, bits: &[Element]) -> Element {
        let addresses: Vec<u32> = bits.iter().map(|bit| bit.address).collect();
        if let Some(&number) = self.numbers.get(&addresses) {
            return number;
        }
        let mut number = bits.first().copied().unwrap_or_else(|| self.constant(EF::ZERO));
        let mut scale = F::TWO;
        for bits in bits.get(1..).unwrap_or_default().chunks(OPERANDS - 1) {
            let mut gate = Gate::of(number, F::ONE);
            for (place, &bit) in bits.iter().enumerate() {
                (gate.scales[1 + place], gate.operands[1 + place]) = (scale, Some(bit));
                scale = scale.double();
            }
            number = self.compute(gate);
        }
        self.numbers.insert(addresses, number);
        number
    }

    /// `left` if the bit is 0, `right` if it is 1.
    pub fn select(&mut self, bit: Element, left: Element, right: Element) -> Element {
        self.compute(Gate::products([(F::ONE, bit, right), (F::NEG_ONE, bit, left)], Some(left)))
    }

    /// `c_0 + c_1 X + ... + c_4 X^4` of elements of the base field.
    pub(crate) fn combine_coefficients(&mut self, coefficients: [Element; EF_DEGREE]) -> Element {
        let [constant, rest @ ..] = coefficients;
        let unit = |index: usize| <EF as BasedVectorSpace<F>>::ith_basis_element(index).expect("there are five");
        let units = [1, 2, 3, 4].map(|index| self.constant(unit(index)));
        let [a, b, c, d] = core::array::from_fn(|index| (F::ONE, units[index], rest[index]));
        let low = self.compute(Gate::products([a, b], Some(constant)));
        self.compute(Gate::products([c, d], Some(low)))
    }

    pub(crate) fn compute(&mut self, gate: Gate) -> Element {
        let value = gate.value();
        let (element, out) = self.define_element(value);
        let ports = gate.operands.map(|operand| operand.map_or(Port::default(), |wire| self.use_element(wire)));
        self.arithmetic_row(&gate, &ports, out, value);
        element
    }

    /// A row with ports of its first operands.
    fn arithmetic_row(&mut self, gate: &Gate, ports: &[Port<F>], out: Port<F>, value: EF) {
        let mut operands = [Port::default(); OPERANDS];
        operands[..ports.len()].copy_from_slice(ports);
        let Gate { products, scales, constant, .. } = *gate;
        let fixed = ArithmeticFixed { products, scales, constant: row_of(constant), operands, out };
        let main = ArithmeticColumns { operands: gate.values().map(row_of), out: row_of(value) };
        self.row(ChipNumber::Arithmetic, fixed, main);
    }
}

/// The coefficients of an element.
pub(super) fn row_of(value: EF) -> [F; EF_DEGREE] {
    coefficients(Element { address: 0, value })
}
