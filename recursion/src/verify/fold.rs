//! Rows of the low-degree test.

use nova_air::{EF, F};
use nova_verifier::{Commitment, LayerRow};
use p3_field::{Field, PrimeCharacteristicRing, TwoAdicField};

use super::backend::Arithmetic;
use super::query::times_root;
use crate::gate::Gate;
use crate::wires::Element;

/// The entries of a row, for the prover to choose. The proof leaves out the one that the verifier computes, in the slot with
/// these bits.
pub(super) fn all_entries<D: Commitment>(row: &LayerRow<D>, slot: &[Element], value: Element) -> Vec<EF> {
    let is_set = |bit: &Element| bit.value == EF::ONE;
    let slot = slot.iter().rev().fold(0, |slot, bit| 2 * slot + usize::from(is_set(bit)));
    let mut entries = row.entries.clone();
    entries.insert(slot, value.value);
    entries
}

/// The entry in the slot with these bits, lowest first.
pub(super) fn entry<B: Arithmetic>(builder: &mut B, entries: &[Element], slot: &[Element]) -> Element {
    let mut entries = entries.to_vec();
    for &bit in slot {
        entries = entries.as_chunks::<2>().0.iter().map(|&[even, odd]| builder.select(bit, even, odd)).collect();
    }
    entries[0]
}

/// Folds the entries of a row that does not have eight. `inverse` is that of the point of the entry in the slot.
///
/// With `G(X) = sum_l X^l g_l(X^A)`, `A` the number of entries, the result is the value of `sum_l beta^l g_l` at the
/// point's `A`-th power. Neighbouring entries are at `x` and `-x`, so `log2 A` halvings compute it.
pub(super) fn fold<B: Arithmetic>(
    builder: &mut B,
    entries: &[Element],
    inverse: Element,
    slot: &[Element],
    beta: Element,
) -> Element {
    // The inverse of the first entry's point.
    let first = times_root(builder, inverse, slot);
    let mut row = entries.to_vec();
    let mut factor = builder.mul(beta, first);
    for _ in slot {
        let pairs = row.as_chunks::<2>().0.iter().zip(inverse_roots(row.len() / 2));
        row = pairs.map(|(&[even, odd], root)| halve(builder, even, odd, factor, root)).collect();
        factor = builder.mul(factor, factor);
    }
    row[0]
}

/// `(even + odd) / 2 + root * factor * (even - odd) / 2`, in one row for each entry.
fn halve<B: Arithmetic>(builder: &mut B, even: Element, odd: Element, factor: Element, root: F) -> Element {
    let half = F::ONE.halve();
    let product = root * half;
    let products = [(product, even, factor), (-product, odd, factor)];
    builder.compute(Gate { scales: [half, F::ZERO, half, F::ZERO, F::ZERO], ..Gate::products(products) })
}

/// The inverse of the point of entry `2 i` of a row, relative to the row's first.
fn inverse_roots(pairs: usize) -> Vec<F> {
    let root = |pair: usize| {
        let set = (0..pairs.ilog2() as usize).filter(|&bit| pair >> bit & 1 == 1);
        set.map(|bit| F::two_adic_generator(bit + 2).inverse()).product()
    };
    (0..pairs).map(root).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;
    use nova_verifier::Folding;
    use p3_field::BasedVectorSpace;

    /// The chip, the rows of arithmetic, and the native fold, for each slot.
    #[test]
    fn folds_are_those_of_the_native_verifier() {
        let mut random = fastrand::Rng::with_seed(3);
        let mut element = || EF::from_basis_coefficients_fn(|_| F::from_u32(random.u32(..)));
        for slot in 0..8 {
            let (entries, beta) = (core::array::from_fn(|_| element()), element());
            let inverse = F::two_adic_generator(12).exp_u64(77) * F::GENERATOR;
            let mut builder = Builder::new(&[]);
            let bits = core::array::from_fn(|bit| builder.hint_element(EF::from_bool(slot >> bit & 1 == 1)));
            let [inverse, beta, value] =
                [inverse.into(), beta, entries[slot]].map(|value| builder.hint_element(value));
            let wires = builder.hint_elements(&entries);
            let by_rows = fold(&mut builder, &wires, inverse, &bits, beta);
            let by_chip = builder.fold(entries, bits, value, inverse, beta);
            builder.assert_equal(by_rows, by_chip.out);
            let next = builder.exp_power_of_2(inverse, 3);
            builder.assert_equal(next, by_chip.next_inverse);
            let blocks = builder.pack(&wires);
            for (left, right) in blocks.into_iter().zip(by_chip.blocks) {
                builder.assert_blocks_equal(left, right);
            }
            assert!(builder.failures().is_empty());
            let root: F =
                (0..3).filter(|bit| slot >> bit & 1 == 1).map(|bit| F::two_adic_generator(bit + 1)).product();
            let first = p3_field::BasedVectorSpace::<F>::as_basis_coefficients_slice(&inverse.value)[0] * root;
            assert_eq!(Folding::new(3).fold(&entries, first, beta.value), by_chip.out.value, "slot {slot}");
        }
    }
}
