//! What the verifier's circuit is made of.

use core::fmt::Debug;

use nova_air::{EF, EF_DEGREE, F};
use nova_verifier::{Commitment, Digest};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

use super::fold;
use crate::chips::BITS;
use crate::gate::Gate;
use crate::wires::Element;

/// Arithmetic of the extension field in a circuit.
///
/// # Soundness
///
/// If the circuit has a witness, each element has the value that its method states.
pub trait Arithmetic {
    /// Whether powers of a challenge are better made one by one, so that a sum of many products with them is reduced once. If not,
    /// Horner's rule saves the powers.
    const HAS_LAZY_SUMS: bool = false;

    /// What the gate computes.
    ///
    /// # Panics
    ///
    /// When a factor has no operand: the result would be the prover's choice.
    fn compute(&mut self, gate: Gate) -> Element;

    /// A constant. It must be one of the circuit, whatever the witness is.
    fn constant(&mut self, value: impl Into<EF>) -> Element;

    /// Elements that the prover chooses.
    fn hint_elements(&mut self, values: &[EF]) -> Vec<Element>;

    /// The inverse. Zero has none: no witness satisfies the circuit.
    fn inverse(&mut self, element: Element) -> Element;

    /// Asserts that two elements are equal.
    fn assert_equal(&mut self, left: Element, right: Element);

    /// The canonical bits of an element of the base field, lowest first. Any other element has none.
    fn bits(&mut self, element: Element) -> [Element; BITS];

    /// The number of these bits, lowest first.
    fn number(&mut self, bits: &[Element]) -> Element;

    /// Sets the label of the assertions that follow. The circuit does not depend on it.
    fn label(&mut self, label: &'static str) -> &mut Self;

    /// The element, for use in many products.
    fn for_many_products(&mut self, element: Element) -> Element {
        element
    }

    /// `left + right`
    fn add(&mut self, left: Element, right: Element) -> Element {
        self.weighted_sum(left, F::ONE, right, F::ONE)
    }

    /// `left - right`
    fn sub(&mut self, left: Element, right: Element) -> Element {
        self.weighted_sum(left, F::ONE, right, F::NEG_ONE)
    }

    /// `left_scale * left + right_scale * right`, with constant scales.
    fn weighted_sum(&mut self, left: Element, left_scale: F, right: Element, right_scale: F) -> Element {
        self.compute(Gate::of(left, left_scale).plus(right_scale, right))
    }

    /// `left * right`
    fn mul(&mut self, left: Element, right: Element) -> Element {
        self.compute(Gate::product(F::ONE, left, right))
    }

    /// `scale * left * right + addend`, with a constant scale.
    fn mul_add(&mut self, scale: F, left: Element, right: Element, addend: Element) -> Element {
        self.compute(Gate::product(scale, left, right).plus(F::ONE, addend))
    }

    /// `left * (1 + scale * right)`, with a constant scale: for a bit, `left` or `(1 + scale) * left`.
    fn mul_one_plus(&mut self, left: Element, scale: F, right: Element) -> Element {
        self.compute(Gate { scales: Gate::of(left, F::ONE).scales, ..Gate::product(scale, left, right) })
    }

    /// `left * (1 - right)`
    fn mul_one_minus(&mut self, left: Element, right: Element) -> Element {
        self.mul_one_plus(left, F::NEG_ONE, right)
    }

    /// `scale * element + constant`
    fn linear(&mut self, element: Element, scale: F, constant: impl Into<EF>) -> Element {
        self.compute(Gate { constant: constant.into(), ..Gate::of(element, scale) })
    }

    /// `element^(2^log_power)`
    fn exp_power_of_2(&mut self, element: Element, log_power: usize) -> Element {
        (0..log_power).fold(element, |power, _| self.mul(power, power))
    }

    /// `element^power`, for a constant power.
    fn power(&mut self, element: Element, power: usize) -> Element {
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
    fn horner(&mut self, coefficients: &[Element], point: Element) -> Element {
        let Some((&highest, coefficients)) = coefficients.split_last() else { return self.constant(EF::ZERO) };
        let (rest, pairs) = coefficients.as_rchunks::<2>();
        let mut value = highest;
        if !pairs.is_empty() {
            let square = self.mul(point, point);
            for &[low, high] in pairs.iter().rev() {
                let products = [(F::ONE, value, square), (F::ONE, high, point)];
                value = self.compute(Gate::products(products).plus(F::ONE, low));
            }
        }
        rest.iter().fold(value, |value, &coefficient| self.mul_add(F::ONE, value, point, coefficient))
    }

    /// `left` if the bit is 0, `right` if it is 1.
    fn select(&mut self, bit: Element, left: Element, right: Element) -> Element {
        self.compute(Gate::products([(F::ONE, bit, right), (F::NEG_ONE, bit, left)]).plus(F::ONE, left))
    }

    /// `c_0 + c_1 X + ... + c_4 X^4`
    fn combine_coefficients(&mut self, coefficients: [Element; EF_DEGREE]) -> Element {
        let [constant, rest @ ..] = coefficients;
        let unit = |index: usize| <EF as BasedVectorSpace<F>>::ith_basis_element(index).expect("there are five");
        let units = [1, 2, 3, 4].map(|index| self.constant(unit(index)));
        let [a, b, c, d] = core::array::from_fn(|index| (F::ONE, units[index], rest[index]));
        let low = self.compute(Gate::products([a, b]).plus(F::ONE, constant));
        self.compute(Gate::products([c, d]).plus(F::ONE, low))
    }
}

/// A circuit that verifies proofs which commit with one hash: rows of this crate's chips ([`Builder`](crate::Builder)), or
/// constraints of a SNARK.
///
/// # Soundness
///
/// If the circuit has a witness, each method's wires have the values that it states, as the native hash computes them.
pub trait Backend: Arithmetic + Sized {
    /// A node of the verified proof's trees.
    type Commitment: Commitment;

    /// A field element that the transcript absorbs.
    type Lane: Copy + Debug;

    /// A commitment, in a wire.
    type Root: Copy + Debug;

    /// The digest of a key, in a wire.
    type KeyDigest: Copy + Debug;

    /// The sponge of the transcript.
    type Sponge: Debug;

    /// A tree whose cap was compared with its root.
    type Tree;

    /// A constant of the circuit.
    fn constant_lane(value: F) -> Self::Lane;

    /// A key's digest that is a constant of the circuit.
    fn constant_key(&mut self, digest: Digest) -> Self::KeyDigest;

    /// A commitment that is a constant of the circuit.
    fn constant_root(&mut self, root: Self::Commitment) -> Self::Root;

    /// The value.
    fn lane_value(lane: &Self::Lane) -> F;

    /// The values of a key's digest.
    fn key_lanes(digest: Self::KeyDigest) -> Vec<Self::Lane>;

    /// The coefficients of elements, in order.
    fn lanes(&mut self, elements: &[Element]) -> Vec<Self::Lane>;

    /// A lane as an element of the base field.
    fn base_element(&mut self, lane: Self::Lane) -> Element;

    /// The element with these coefficients.
    fn element_of_lanes(&mut self, lanes: [Self::Lane; EF_DEGREE]) -> Element;

    /// A field element that the prover chooses.
    fn hint_lane(&mut self, value: F) -> Self::Lane;

    /// A commitment that the prover chooses.
    fn hint_root(&mut self, value: Self::Commitment) -> Self::Root;

    /// What a record of the transcript shows of a commitment.
    fn root_value(root: &Self::Root) -> Self::Commitment;

    /// A fresh sponge.
    fn sponge(&mut self) -> Self::Sponge;

    /// Lets the sponge absorb a field element.
    fn absorb_lane(&mut self, sponge: &mut Self::Sponge, lane: Self::Lane);

    /// Lets the sponge absorb a commitment.
    fn absorb_root(&mut self, sponge: &mut Self::Sponge, root: Self::Root);

    /// Draws a field element, whose value is canonical.
    fn draw_lane(&mut self, sponge: &mut Self::Sponge) -> Self::Lane;

    /// The tree with this root. The prover chooses the cap, which has to be below it.
    fn tree(&mut self, root: Self::Root, cap: &[Self::Commitment]) -> Self::Tree;

    /// Asserts that a leaf with this digest has the index with these bits, lowest first. The prover chooses the path.
    fn assert_leaf(
        &mut self,
        tree: &Self::Tree,
        label: &'static str,
        digest: Self::Root,
        index: &[Element],
        path: &[Self::Commitment],
    );

    /// The digest of a leaf that the prover chooses, and the sum of its values with powers of a challenge.
    fn hint_leaf(&mut self, values: &[F], challenge: Element) -> (Self::Root, Element);

    /// The digest of the coefficients of elements.
    fn hash_elements(&mut self, elements: &[Element]) -> Self::Root;

    /// Asserts that the tree has this row, whose entries the prover chooses, and that the one in the slot has the value.
    fn fold_row(&mut self, tree: &Self::Tree, row: &RowOpening<'_, Self::Commitment>) -> FoldedValue {
        generic_fold_row(self, tree, row)
    }
}

/// [`Backend::fold_row`] in arithmetic.
pub(crate) fn generic_fold_row<B: Backend>(
    builder: &mut B,
    tree: &B::Tree,
    row: &RowOpening<'_, B::Commitment>,
) -> FoldedValue {
    let RowOpening { slot, index, .. } = *row;
    let entries = builder.hint_elements(&row.entries);
    let digest = builder.hash_elements(&entries);
    builder.assert_leaf(tree, "9: row", digest, index, row.path);
    let opened = fold::entry(builder, &entries, slot);
    builder.label("9: slot").assert_equal(opened, row.value);
    let value = fold::fold(builder, &entries, row.inverse, slot, row.challenge);
    FoldedValue { value, inverse: builder.exp_power_of_2(row.inverse, slot.len()) }
}

/// A row of a layer.
pub struct RowOpening<'a, D> {
    /// Its entries.
    pub entries: Vec<EF>,
    /// Its path.
    pub path: &'a [D],
    /// The bits of the slot that the verifier computed.
    pub slot: &'a [Element],
    /// The bits of the row's index.
    pub index: &'a [Element],
    /// The value in the slot.
    pub value: Element,
    /// The inverse of its point, an element of the base field.
    pub inverse: Element,
    /// The folding challenge.
    pub challenge: Element,
}

/// What a row of a layer folds to.
pub struct FoldedValue {
    /// The value of the next layer.
    pub value: Element,
    /// The inverse of its point.
    pub inverse: Element,
}
