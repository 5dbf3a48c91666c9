//! The verifier of a STARK in constraints: what `nova_recursion` builds it of.

use std::array;
use std::collections::BTreeMap;

use ark_bn254::Fr;
use nova_air::{EF, EF_DEGREE, F};
use nova_recursion::Element;
use nova_recursion::chips::BITS;
use nova_recursion::verify::{Arithmetic, Backend};
use p3_field::PrimeCharacteristicRing;

use super::arithmetic::Gate;
use super::builder::{Builder, Scalar};
use super::dot::Slots;
use super::ring::unit;
use super::transcript::Transcript;
use crate::commitment::Root;
use crate::hash::{from_scalar, to_scalar};

impl Arithmetic for Builder {
    const HAS_LAZY_SUMS: bool = true;

    fn compute(&mut self, gate: nova_recursion::Gate) -> Element {
        assert!(gate.has_its_operands(), "each factor that is not zero has its operands");
        let (pairs, _) = gate.operands.as_chunks::<2>();
        let products = pairs.iter().zip(gate.products).filter(|(_, factor)| *factor != F::ZERO);
        let products: Vec<_> =
            products.filter_map(|(&[left, right], factor)| Some((factor, left?, right?))).collect();
        let terms = gate.operands.into_iter().zip(gate.scales).filter(|(_, scale)| *scale != F::ZERO);
        let terms: Vec<_> = terms.filter_map(|(operand, scale)| Some((scale, operand?))).collect();
        self.sum(&Gate { products: &products, terms: &terms, constant: gate.constant })
    }

    fn constant(&mut self, value: impl Into<EF>) -> Element {
        self.fixed(value.into())
    }

    fn hint_elements(&mut self, values: &[EF]) -> Vec<Element> {
        values.iter().map(|&value| self.hint_element(value)).collect()
    }

    fn inverse(&mut self, element: Element) -> Element {
        self.inverted(element)
    }

    fn assert_equal(&mut self, left: Element, right: Element) {
        self.assert_equal_elements(left, right);
    }

    fn bits(&mut self, element: Element) -> [Element; BITS] {
        self.bits_of_element(element)
    }

    fn number(&mut self, bits: &[Element]) -> Element {
        let powers = F::TWO.powers().take(bits.len());
        let terms: Vec<(F, Element)> = powers.zip(bits.iter().copied()).collect();
        self.sum(&Gate { terms: &terms, ..Gate::default() })
    }

    fn label(&mut self, label: &'static str) -> &mut Self {
        self.set_label(label)
    }

    /// No coefficient becomes wider.
    fn select(&mut self, bit: Element, left: Element, right: Element) -> Element {
        self.selected(bit, left, right)
    }

    fn for_many_products(&mut self, element: Element) -> Element {
        self.reduce(element)
    }

    /// A sum of products with powers of the point, which all polynomials at the point share. It is reduced once, the values of Horner's rule
    /// would be every few steps.
    fn horner(&mut self, coefficients: &[Element], point: Element) -> Element {
        let powers = self.powers_of(point, coefficients.len()).to_vec();
        let products: Vec<_> = coefficients.iter().zip(powers).map(|(&of, power)| (F::ONE, of, power)).collect();
        let chunks = products.chunks(PRODUCTS);
        chunks.fold(self.fixed(EF::ZERO), |sum, products| {
            self.sum(&Gate { products, terms: &[(F::ONE, sum)], ..Gate::default() })
        })
    }

    /// No constraint: products with constants are linear.
    fn combine_coefficients(&mut self, coefficients: [Element; EF_DEGREE]) -> Element {
        let units: [Element; EF_DEGREE] = array::from_fn(|power| self.fixed(unit(power)));
        let products: Vec<_> = units.into_iter().zip(coefficients).map(|(unit, of)| (F::ONE, unit, of)).collect();
        self.sum(&Gate { products: &products, ..Gate::default() })
    }
}

/// A field element that the transcript absorbs.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    /// A constant of the circuit.
    Constant(F),
    /// An element of the base field.
    Element(Element),
}

/// The nodes of a cap, which was compared with the root.
pub struct Cap(Vec<Scalar>);

impl Backend for Builder {
    type Commitment = Root;
    type Lane = Lane;
    type Root = Scalar;
    /// Keys are constants of the circuit.
    type KeyDigest = nova_verifier::Digest;
    type Sponge = Transcript;
    type Tree = Cap;

    fn constant_lane(value: F) -> Lane {
        Lane::Constant(value)
    }

    fn constant_key(&mut self, digest: nova_verifier::Digest) -> nova_verifier::Digest {
        digest
    }

    fn constant_root(&mut self, root: Root) -> Scalar {
        self.constant_scalar(to_scalar(root.0[0]))
    }

    fn lane_value(lane: &Lane) -> F {
        match lane {
            Lane::Constant(value) => *value,
            Lane::Element(element) => super::ring::coefficients(element.value)[0],
        }
    }

    fn key_lanes(digest: nova_verifier::Digest) -> Vec<Lane> {
        digest.map(Lane::Constant).to_vec()
    }

    fn lanes(&mut self, elements: &[Element]) -> Vec<Lane> {
        elements.iter().flat_map(|&element| self.split(element)).map(Lane::Element).collect()
    }

    fn base_element(&mut self, lane: Lane) -> Element {
        match lane {
            Lane::Constant(value) => self.constant(value),
            Lane::Element(element) => element,
        }
    }

    fn element_of_lanes(&mut self, lanes: [Lane; EF_DEGREE]) -> Element {
        let coefficients = lanes.map(|lane| self.base_element(lane));
        self.combined(coefficients)
    }

    fn hint_lane(&mut self, value: F) -> Lane {
        Lane::Element(self.hint_base(&[value])[0])
    }

    fn hint_root(&mut self, value: Root) -> Scalar {
        self.hint_scalar(to_scalar(value.0[0]))
    }

    fn root_value(root: &Scalar) -> Root {
        Root([from_scalar(root.value)])
    }

    fn sponge(&mut self) -> Transcript {
        Transcript::new()
    }

    fn absorb_lane(&mut self, sponge: &mut Transcript, lane: Lane) {
        let element = self.base_element(lane);
        sponge.observe(self, element);
    }

    fn absorb_root(&mut self, sponge: &mut Transcript, root: Scalar) {
        sponge.observe_digest(self, root);
    }

    fn draw_lane(&mut self, sponge: &mut Transcript) -> Lane {
        Lane::Element(sponge.sample_base(self))
    }

    fn tree(&mut self, root: Scalar, cap: &[Root]) -> Cap {
        let nodes: Vec<Scalar> = cap.iter().map(|&node| self.hint_root(node)).collect();
        let computed = self.root_of_cap(&nodes);
        self.set_label("9: cap").assert_equal_scalars(computed, root);
        Cap(nodes)
    }

    fn assert_leaf(&mut self, tree: &Cap, label: &'static str, digest: Scalar, index: &[Element], path: &[Root]) {
        let (below, above) = index.split_at(path.len());
        let siblings: Vec<Scalar> = path.iter().map(|&node| self.hint_root(node)).collect();
        let node = self.path(digest, below, &siblings);
        let entry = self.entry(&tree.0, above);
        self.set_label(label).assert_equal_scalars(entry, node);
    }

    fn hint_leaf(&mut self, values: &[F], challenge: Element) -> (Scalar, Element) {
        let values = self.hint_base(values);
        let slots = self.powers_in_slots(challenge, values.len());
        (self.leaf(&values), self.dot(&values, &slots))
    }

    fn hash_elements(&mut self, elements: &[Element]) -> Scalar {
        let values: Vec<Element> = elements.iter().flat_map(|&element| self.split(element)).collect();
        self.leaf(&values)
    }
}

/// Products that are summed at a time.
const PRODUCTS: usize = 16;

/// Powers of points and challenges, by the address of the first one, reduced.
#[derive(Debug, Default)]
pub(super) struct SharedPowers {
    powers: BTreeMap<u32, Vec<Element>>,
    /// The first powers in slots, by their number.
    slots: BTreeMap<(u32, usize), Slots>,
}

impl Builder {
    /// `base^0 .. base^(count - 1)`
    fn powers_of(&mut self, base: Element, count: usize) -> &[Element] {
        let mut powers = self.powers.powers.remove(&base.address()).unwrap_or_else(|| vec![self.fixed(EF::ONE)]);
        while powers.len() < count {
            let power = self.mul(powers[powers.len() - 1], base);
            powers.push(self.reduce(power));
        }
        let powers = self.powers.powers.entry(base.address()).or_insert(powers);
        &powers[..count]
    }

    /// As [`Self::powers_of`], in slots.
    fn powers_in_slots(&mut self, base: Element, count: usize) -> Slots {
        if let Some(slots) = self.powers.slots.get(&(base.address(), count)) {
            return slots.clone();
        }
        let powers = self.powers_of(base, count).to_vec();
        let slots = self.slots(&powers);
        self.powers.slots.insert((base.address(), count), slots.clone());
        slots
    }

    /// The number of these bits of the scalar field, lowest first.
    ///
    /// # Panics
    ///
    /// As [`Arithmetic::select`], and when there are more than 253.
    pub fn scalar_of_bits(&mut self, bits: &[Element]) -> Scalar {
        assert!(bits.len() <= 253, "the number is below the field's order");
        let mut power = Fr::from(1_u8);
        let mut sum = super::linear::Linear::default();
        for &bit in bits {
            sum = sum.plus(power, &self.bit_linear(bit));
            power += power;
        }
        self.scalar(sum)
    }
}
