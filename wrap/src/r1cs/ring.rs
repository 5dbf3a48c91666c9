//! Products in the extension field, six constraints each.
//!
//! `EF = F[X] / f` with `f = X^5 + X^2 - 1`. The integers that stand for coefficients are multiplied as elements of `Z[X] / f`, and this
//! ring maps to `Fr[X] / f`. Over `Fr`, `f` is a product of three linear factors and a quadratic one. So by the remainder
//! theorem a product is three products of values at roots, and three for a product of linear polynomials: six in all. The coefficients
//! of the product are linear combinations of these six. They are integers of absolute value below 2^250, so their residues
//! modulo the order of `Fr` determine them.

use std::array;
use std::sync::LazyLock;

use ark_bn254::Fr;
use ark_ff::{AdditiveGroup, Field, MontFp};
use nova_air::{EF, EF_DEGREE, F};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

use super::number::{Bound, centred};

/// The roots of `X^5 + X^2 - 1` in `Fr`. They are different.
const ROOTS: [Fr; 3] = [
    MontFp!("5079526389896088196161998238183130382793111176296851139470277226013639404127"),
    MontFp!("5387224101328982863793512388585357816456753985545688441926948721463850550581"),
    MontFp!("12172617281849880709016665625437625340471452485228309939431938746590500768711"),
];

/// Number of products.
pub(crate) const PRODUCTS: usize = 6;

/// How a product is computed, over `Fr`.
#[derive(Debug)]
pub(crate) struct Ring {
    /// The factors of the products, as linear combinations of coefficients: values at the roots, the two coefficients of the remainder
    /// by the quadratic factor, and their sum.
    pub(crate) factors: [[Fr; EF_DEGREE]; PRODUCTS],
    /// The coefficients of the product, as linear combinations of the products.
    pub(crate) product: [[Fr; PRODUCTS]; EF_DEGREE],
}

/// The one ring.
pub(crate) fn ring() -> &'static Ring {
    static RING: LazyLock<Ring> = LazyLock::new(Ring::new);
    &RING
}

impl Ring {
    fn new() -> Self {
        // The quadratic factor is `X^2 + b X + c`: the roots of `f` have the sum 0 and the product 1.
        let b = ROOTS[0] + ROOTS[1] + ROOTS[2];
        let c = (ROOTS[0] * ROOTS[1] * ROOTS[2]).inverse().expect("no root is zero");
        let mut factors = [[Fr::ZERO; EF_DEGREE]; PRODUCTS];
        for (row, root) in factors.iter_mut().zip(ROOTS) {
            *row = array::from_fn(|power| root.pow([power as u64]));
        }
        let (mut low, mut high) = (Fr::ONE, Fr::ZERO);
        let [.., lows, highs, sums] = &mut factors;
        for ((of_low, of_high), of_sum) in lows.iter_mut().zip(highs).zip(sums) {
            [*of_low, *of_high, *of_sum] = [low, high, low + high];
            (low, high) = (-c * high, low - b * high);
        }
        // The remainders of the product, by the products: `(l + h X)(l' + h' X)` has the remainder
        // `l l' - c h h' + ((l + h)(l' + h') - l l' - (1 + b) h h') X`.
        let mut remainders = [[Fr::ZERO; PRODUCTS]; EF_DEGREE];
        for (index, row) in remainders.iter_mut().enumerate().take(3) {
            row[index] = Fr::ONE;
        }
        [remainders[3][3], remainders[3][4]] = [Fr::ONE, -c];
        [remainders[4][3], remainders[4][4], remainders[4][5]] = [-Fr::ONE, -Fr::ONE - b, Fr::ONE];
        let to_remainders = array::from_fn(|row| factors[row]);
        Self { factors, product: solve(to_remainders, remainders) }
    }
}

/// `matrix^-1 right`
fn solve<const N: usize, const M: usize>(mut matrix: [[Fr; N]; N], mut right: [[Fr; M]; N]) -> [[Fr; M]; N] {
    for column in 0..N {
        let pivot = (column..N).find(|&row| matrix[row][column] != Fr::ZERO).expect("the roots are different");
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let inverse = matrix[column][column].inverse().expect("it is not zero");
        matrix[column].iter_mut().chain(&mut right[column]).for_each(|cell| *cell *= inverse);
        for row in (0..N).filter(|&row| row != column) {
            let factor = matrix[row][column];
            let (from, from_right) = (matrix[column], right[column]);
            matrix[row].iter_mut().zip(from).for_each(|(cell, of)| *cell -= factor * of);
            right[row].iter_mut().zip(from_right).for_each(|(cell, of)| *cell -= factor * of);
        }
    }
    right
}

/// The bounds of a product's coefficients, and the multiples of `p` that are added so that none is negative.
pub(crate) fn product_bounds(
    left: [Bound; EF_DEGREE],
    right: [Bound; EF_DEGREE],
) -> Option<[(Bound, Bound); EF_DEGREE]> {
    let mut c = [Bound::ZERO; 2 * EF_DEGREE - 1];
    for (i, left) in left.into_iter().enumerate() {
        for (j, right) in right.into_iter().enumerate() {
            c[i + j] = c[i + j].add(left.mul(right)?)?;
        }
    }
    // X^5 = 1 - X^2, X^6 = X - X^3, X^7 = X^2 - X^4, X^8 = -1 + X^2 + X^3.
    let parts: [(&[usize], &[usize]); EF_DEGREE] =
        [(&[0, 5], &[8]), (&[1, 6], &[]), (&[2, 7, 8], &[5]), (&[3, 8], &[6]), (&[4], &[7])];
    let sum = |places: &[usize]| places.iter().try_fold(Bound::ZERO, |sum, &place| sum.add(c[place]));
    let mut bounds = [(Bound::ZERO, Bound::ZERO); EF_DEGREE];
    for ((positive, negative), bound) in parts.into_iter().zip(&mut bounds) {
        let offset = sum(negative)?.offset()?;
        *bound = (sum(positive)?.add(offset)?, offset);
    }
    Some(bounds)
}

/// The coefficients of `constant X^column`, by row and column, with their least absolute values.
pub(crate) fn constant_matrix(constant: EF) -> [[i64; EF_DEGREE]; EF_DEGREE] {
    let columns: [[F; EF_DEGREE]; EF_DEGREE] = array::from_fn(|column| coefficients(constant * unit(column)));
    array::from_fn(|row| array::from_fn(|column| centred(columns[column][row])))
}

/// `X^power`
pub(crate) fn unit(power: usize) -> EF {
    from_coefficients(array::from_fn(|index| F::from_bool(index == power)))
}

pub(crate) fn from_coefficients(coefficients: [F; EF_DEGREE]) -> EF {
    EF::from_basis_coefficients_fn(|index| coefficients[index])
}

/// The coefficients of an element.
pub(crate) fn coefficients(value: EF) -> [F; EF_DEGREE] {
    let coefficients = BasedVectorSpace::<F>::as_basis_coefficients_slice(&value);
    coefficients.try_into().expect("an element has five coefficients")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_roots() {
        for root in ROOTS {
            assert_eq!(root.pow([5]) + root.square(), Fr::ONE);
        }
    }

    /// The ring is that of the extension field: `X^5 = 1 - X^2`.
    #[test]
    fn the_polynomial_is_that_of_the_field() {
        assert_eq!(unit(4) * unit(1), EF::ONE - unit(2));
    }
}
