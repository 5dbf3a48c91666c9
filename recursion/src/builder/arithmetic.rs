//! Elements: arithmetic, bits.

use nova_air::{EF, EF_DEGREE, F};
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};

use super::{Builder, base, coefficients};
use crate::chips::{
    ArithmeticColumns, ArithmeticFixed, BITS, BitsColumns, BitsFixed, ChipNumber, OPERANDS, ReduceColumns,
    ReduceFixed,
};
use crate::gate::Gate;
use crate::verify::Arithmetic;
use crate::wires::{BLOCK, Block, Element, Port};

impl Arithmetic for Builder {
    fn compute(&mut self, gate: Gate) -> Element {
        assert!(gate.has_its_operands(), "each factor that is not zero has its operands");
        let value = gate.value();
        let (element, out) = self.define_element(value);
        let ports = gate.operands.map(|operand| operand.map_or(Port::default(), |wire| self.use_element(wire)));
        self.arithmetic_row(&gate, &ports, out, value);
        element
    }

    fn constant(&mut self, value: impl Into<EF>) -> Element {
        let value = value.into();
        if let Some(&element) = self.constants.get(&value) {
            return element;
        }
        let element = self.compute(Gate { constant: value, ..Gate::default() });
        self.constants.insert(value, element);
        element
    }

    /// Packing the elements, from the first on, takes no further rows.
    fn hint_elements(&mut self, values: &[EF]) -> Vec<Element> {
        self.hint_packed(values)
    }

    fn inverse(&mut self, element: Element) -> Element {
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

    fn assert_equal(&mut self, left: Element, right: Element) {
        let (port, out) = (self.use_element(left), self.use_element(right));
        self.arithmetic_row(&Gate::of(left, F::ONE), &[port], out, right.value);
        self.expect(left.value == right.value);
    }

    fn bits(&mut self, element: Element) -> [Element; BITS] {
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

    fn number(&mut self, bits: &[Element]) -> Element {
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

    fn label(&mut self, label: &'static str) -> &mut Self {
        self.set_label(label)
    }
}

impl Builder {
    /// An element that the prover chooses.
    pub fn hint_element(&mut self, value: EF) -> Element {
        let (element, port) = self.define_element(value);
        self.arithmetic_row(&Gate::of(element, F::ONE), &[port], Port::default(), value);
        element
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
