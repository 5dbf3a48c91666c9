//! Elements: arithmetic, bits.

use nova_air::{EF, EF_DEGREE, F};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing, PrimeField32};

use super::{Builder, base, coefficients};
use crate::chips::{
    ArithmeticColumns, ArithmeticFixed, BITS, BitsColumns, BitsFixed, ChipNumber, ReduceColumns, ReduceFixed,
};
use crate::wires::{BLOCK, Block, Element, Port};

/// What a row of the arithmetic chip computes:
/// `product * left * right + scale * left + right_scale * right + addend_scale * addend + constant`, with zero for what is not
/// there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gate {
    pub(crate) product: F,
    pub(crate) scale: F,
    pub(crate) right_scale: F,
    pub(crate) addend_scale: F,
    pub(crate) constant: EF,
    pub(crate) left: Option<Element>,
    pub(crate) right: Option<Element>,
    pub(crate) addend: Option<Element>,
}

impl Gate {
    fn value(&self) -> EF {
        let value = |operand: Option<Element>| operand.map_or(EF::ZERO, |element| element.value);
        let (left, right, addend) = (value(self.left), value(self.right), value(self.addend));
        let factors = left * self.scale + right * self.right_scale;
        left * right * self.product + factors + addend * self.addend_scale + self.constant
    }
}

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
        let (left, addend) = (Some(left), Some(right));
        self.compute(Gate { left, scale: left_scale, addend, addend_scale: right_scale, ..Gate::default() })
    }

    /// `left * right`
    pub fn mul(&mut self, left: Element, right: Element) -> Element {
        self.compute(Gate { product: F::ONE, left: Some(left), right: Some(right), ..Gate::default() })
    }

    /// `scale * left * right + addend`, with a constant scale.
    pub fn mul_add(&mut self, scale: F, left: Element, right: Element, addend: Element) -> Element {
        let (left, right, addend) = (Some(left), Some(right), Some(addend));
        self.compute(Gate { product: scale, left, right, addend, addend_scale: F::ONE, ..Gate::default() })
    }

    /// `left * (1 + scale * right)`, with a constant scale: for a bit, `left` or `(1 + scale) * left`.
    pub fn mul_one_plus(&mut self, left: Element, scale: F, right: Element) -> Element {
        let (left, right) = (Some(left), Some(right));
        self.compute(Gate { product: scale, scale: F::ONE, left, right, ..Gate::default() })
    }

    /// `left * (1 - right)`
    pub fn mul_one_minus(&mut self, left: Element, right: Element) -> Element {
        self.mul_one_plus(left, F::NEG_ONE, right)
    }

    /// `scale * element + constant`
    pub fn linear(&mut self, element: Element, scale: F, constant: impl Into<EF>) -> Element {
        self.compute(Gate { left: Some(element), scale, constant: constant.into(), ..Gate::default() })
    }

    /// The inverse. Zero has none: no witness satisfies the circuit.
    pub fn inverse(&mut self, element: Element) -> Element {
        let one = self.constant(EF::ONE);
        let value = element.value.try_inverse().unwrap_or_default();
        let (inverse, right) = self.define_element(value);
        let ports = ArithmeticFixed {
            product: F::ONE,
            left: self.use_element(element),
            right,
            out: self.use_element(one),
            ..ArithmeticFixed::default()
        };
        self.arithmetic_row(ports, [element.value, value, EF::ZERO, EF::ONE]);
        self.expect(element.value != EF::ZERO);
        inverse
    }

    /// Asserts that two elements are equal.
    pub fn assert_equal(&mut self, left: Element, right: Element) {
        let ports = ArithmeticFixed {
            scale: F::ONE,
            left: self.use_element(left),
            out: self.use_element(right),
            ..ArithmeticFixed::default()
        };
        self.arithmetic_row(ports, [left.value, EF::ZERO, EF::ZERO, right.value]);
        self.expect(left.value == right.value);
    }

    /// An element that the prover chooses.
    pub fn hint_element(&mut self, value: EF) -> Element {
        let (element, left) = self.define_element(value);
        let ports = ArithmeticFixed { scale: F::ONE, left, ..ArithmeticFixed::default() };
        self.arithmetic_row(ports, [value, EF::ZERO, EF::ZERO, value]);
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
        let mut coefficients = coefficients.iter().rev();
        let Some(&highest) = coefficients.next() else { return self.constant(EF::ZERO) };
        coefficients.fold(highest, |value, &coefficient| self.mul_add(F::ONE, value, point, coefficient))
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
        let mut rest = bits.iter().rev();
        let number = match rest.next() {
            None => self.constant(EF::ZERO),
            Some(&highest) => rest.fold(highest, |number, &bit| self.weighted_sum(number, F::TWO, bit, F::ONE)),
        };
        self.numbers.insert(addresses, number);
        number
    }

    /// `left` if the bit is 0, `right` if it is 1.
    pub fn select(&mut self, bit: Element, left: Element, right: Element) -> Element {
        let difference = self.sub(right, left);
        self.mul_add(F::ONE, bit, difference, left)
    }

    /// `c_0 + c_1 X + ... + c_4 X^4` of elements of the base field.
    pub(crate) fn combine_coefficients(&mut self, coefficients: [Element; EF_DEGREE]) -> Element {
        let [constant, rest @ ..] = coefficients;
        rest.into_iter().enumerate().fold(constant, |sum, (index, coefficient)| {
            let unit = <EF as BasedVectorSpace<F>>::ith_basis_element(index + 1).expect("there are five");
            let unit = self.constant(unit);
            self.mul_add(F::ONE, unit, coefficient, sum)
        })
    }

    pub(crate) fn compute(&mut self, gate: Gate) -> Element {
        let value = gate.value();
        let (element, out) = self.define_element(value);
        let mut port = |operand: Option<Element>| operand.map_or(Port::default(), |wire| self.use_element(wire));
        let ports = ArithmeticFixed {
            product: gate.product,
            scale: gate.scale,
            right_scale: gate.right_scale,
            addend_scale: gate.addend_scale,
            constant: row_of(gate.constant),
            left: port(gate.left),
            right: port(gate.right),
            addend: port(gate.addend),
            out,
        };
        let value_of = |operand: Option<Element>| operand.map_or(EF::ZERO, |wire| wire.value);
        let operands = [gate.left, gate.right, gate.addend].map(value_of);
        self.arithmetic_row(ports, [operands[0], operands[1], operands[2], value]);
        element
    }

    fn arithmetic_row(&mut self, fixed: ArithmeticFixed<F>, values: [EF; 4]) {
        let [left, right, addend, out] = values.map(row_of);
        self.row(ChipNumber::Arithmetic, fixed, ArithmeticColumns { left, right, addend, out });
    }
}

/// The coefficients of an element.
pub(super) fn row_of(value: EF) -> [F; EF_DEGREE] {
    coefficients(Element { address: 0, value })
}
