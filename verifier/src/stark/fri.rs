//! The low-degree test: its domain, its layers, and how rows fold.

use alloc::vec::Vec;

use nova_air::{EF, F};
use p3_field::{Field, PrimeCharacteristicRing, TwoAdicField};

use super::shape::MAX_LOG_HEIGHT;
use crate::Parameters;

/// The shift `s(N) = 3^(2^22 / N)` of the coset on which polynomials of degree below `N = 2^log_height` are committed.
///
/// The square of a point of one coset is a point of the next, so one point serves all layers of the test and all
/// stacks.
pub fn shift(log_height: usize) -> F {
    F::GENERATOR.exp_power_of_2(usize::from(MAX_LOG_HEIGHT).saturating_sub(log_height))
}

/// `w^rev(index)`, with `w` of order `2^bits`, and `rev` the reversal of that many bits.
pub(crate) fn bit_reversed_root(bits: usize, index: usize) -> F {
    let set =
        (0..bits).filter(|&bit| index.checked_shr(u32::try_from(bit).unwrap_or(u32::MAX)).unwrap_or(0) & 1 == 1);
    set.map(|bit| F::two_adic_generator(bit.saturating_add(1))).product()
}

/// Entry `index` of the coset of `2^(log_height + log_blowup)` points, in bit-reversed order.
pub(crate) fn domain_point(log_height: usize, log_blowup: usize, index: usize) -> F {
    shift(log_height) * bit_reversed_root(log_height.saturating_add(log_blowup), index)
}

/// Log2 of the arity of each layer, for words of degree below `2^log_height`.
pub fn log_arities(log_height: usize, parameters: &Parameters) -> Vec<usize> {
    let (most, last) = (usize::from(parameters.max_log_arity).max(1), usize::from(parameters.log_final_length));
    let mut log_arities = Vec::new();
    let mut degree = log_height;
    while degree > last {
        let log_arity = most.min(degree.saturating_sub(last));
        log_arities.push(log_arity);
        degree = degree.saturating_sub(log_arity);
    }
    log_arities
}

/// The fold of rows.
pub struct Folding {
    /// The inverse of the point of entry `2 i` of a row, relative to the row's first. It does not depend on the arity.
    inverse_roots: Vec<F>,
}

impl Folding {
    /// For rows of up to `2^max_log_arity` entries.
    pub fn new(max_log_arity: usize) -> Self {
        let mut inverse_roots = Vec::from([F::ONE]);
        for bit in 1..max_log_arity {
            let root = F::two_adic_generator(bit.saturating_add(1)).inverse();
            let upper: Vec<F> = inverse_roots.iter().map(|&inverse| inverse * root).collect();
            inverse_roots.extend(upper);
        }
        Self { inverse_roots }
    }

    /// Folds the entries of a row, whose first lies at `1 / inverse`.
    ///
    /// With `G(X) = sum_l X^l g_l(X^A)`, `A` the number of entries, the result is the value of `sum_l beta^l g_l` at
    /// the point's `A`-th power. Neighbouring entries are at `x` and `-x`, so `log2 A` halvings compute it.
    pub fn fold(&self, row: &[EF], inverse: F, beta: EF) -> EF {
        let (mut row, mut inverse, mut beta) = (row.to_vec(), inverse, beta);
        while row.len() > 1 {
            let halve = |(&[even, odd], &root): (&[EF; 2], &F)| {
                ((even + odd) + (even - odd) * beta * (inverse * root)).halve()
            };
            row = row.as_chunks::<2>().0.iter().zip(&self.inverse_roots).map(halve).collect();
            (inverse, beta) = (inverse.square(), beta.square());
        }
        row.first().copied().unwrap_or(EF::ZERO)
    }
}

/// The value of a polynomial, given its coefficients, lowest first.
pub(crate) fn horner<E: Copy + Into<EF>>(coefficients: &[E], point: EF) -> EF {
    coefficients.iter().rev().fold(EF::ZERO, |value, &coefficient| value * point + coefficient.into())
}
