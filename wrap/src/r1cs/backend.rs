//! The verifier of a STARK in constraints: what `nova_recursion` builds it of.

use std::collections::BTreeMap;

use ark_bn254::Fr;
use nova_air::{EF, EF_DEGREE, F};
use nova_recursion::Element;
use nova_recursion::verify::{Arithmetic, Backend};
use p3_field::PrimeCharacteristicRing;

use super::builder::{Builder, Scalar};
use super::dot::Slots;
use super::transcript::Transcript;
use crate::commitment::Root;
use crate::hash::{from_scalar, to_scalar};

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
        self.of_coefficients(coefficients)
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
        self.label("9: cap").assert_equal_scalars(computed, root);
        Cap(nodes)
    }

    fn assert_leaf(&mut self, tree: &Cap, label: &'static str, digest: Scalar, index: &[Element], path: &[Root]) {
        let (below, above) = index.split_at(path.len());
        let siblings: Vec<Scalar> = path.iter().map(|&node| self.hint_root(node)).collect();
        let node = self.path(digest, below, &siblings);
        let entry = self.entry(&tree.0, above);
        self.label(label).assert_equal_scalars(entry, node);
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

/// Powers of points and challenges, by the address of the first one, reduced.
#[derive(Debug, Default)]
pub(super) struct SharedPowers {
    powers: BTreeMap<u32, Vec<Element>>,
    /// The first powers in slots, by their number.
    slots: BTreeMap<(u32, usize), Slots>,
}

impl Builder {
    /// `base^0 .. base^(count - 1)`
    pub(super) fn powers_of(&mut self, base: Element, count: usize) -> &[Element] {
        let mut powers = self.powers.powers.remove(&base.address()).unwrap_or_else(|| vec![self.constant(EF::ONE)]);
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
