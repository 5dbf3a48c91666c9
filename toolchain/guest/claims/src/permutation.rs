//! Poseidon2 of width 24 over KoalaBear, with the round constants of p3-koala-bear.
//!
//! p3-koala-bear's permutation is made for words of 64 bits: on the machine it takes 39,500 cycles, a quarter of them in
//! divisions of sums. This one has 32-bit arithmetic only, and reduces late: 19,200 cycles.
//!
//! An element x is the integer x 2^32 modulo the prime (Montgomery's form), as p3-koala-bear has it, so that its constants
//! need no conversion. Elements are *reduced* (below P), or *loose* (below 2 P, which a word still holds).

use p3_field::PrimeField32;
use p3_koala_bear::{
    KOALABEAR_POSEIDON2_RC_24_EXTERNAL_FINAL, KOALABEAR_POSEIDON2_RC_24_EXTERNAL_INITIAL,
    KOALABEAR_POSEIDON2_RC_24_INTERNAL, KoalaBear,
};

/// Elements of the state.
pub(crate) const WIDTH: usize = 24;

/// The prime, 2^31 - 2^24 + 1.
const P: u32 = KoalaBear::ORDER_U32;

/// The inverse of the prime modulo 2^32.
const INVERSE: u32 = {
    // Newton's iteration doubles the number of correct bits, of which an odd number has three at first.
    let (mut inverse, mut bits) = (P, 3);
    while bits < 32 {
        inverse = inverse.wrapping_mul(2_u32.wrapping_sub(P.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
};

/// 2^64 modulo the prime.
const SQUARE: u32 = ((1_u128 << 64) % P as u128) as u32;

/// 2^32 modulo the prime.
const WORD: u32 = ((1_u64 << 32) % P as u64) as u32;

/// An element from any integer, reduced.
pub(crate) const fn element(integer: u32) -> u32 {
    mul(integer, SQUARE)
}

/// The canonical integer of an element.
pub(crate) const fn canonical(element: u32) -> u32 {
    mul(element, 1)
}

/// Brings a difference, from -P to P - 1, to 0 to P - 1.
#[inline(always)]
const fn lift(difference: u32) -> u32 {
    difference.wrapping_add(P & (difference.cast_signed() >> 31).cast_unsigned())
}

/// Reduces a loose element.
#[inline(always)]
const fn reduce(x: u32) -> u32 {
    // From -P to P - 1.
    lift(x.wrapping_sub(P))
}

/// Sum of reduced elements, reduced.
#[inline(always)]
const fn add(x: u32, y: u32) -> u32 {
    reduce(x + y)
}

#[inline(always)]
const fn double(x: u32) -> u32 {
    add(x, x)
}

/// The product of a reduced element and any word, divided by 2^32; reduced.
#[inline(always)]
const fn mul(x: u32, y: u32) -> u32 {
    let product = x as u64 * y as u64;
    // The low word of `multiple` is that of the product, so that their difference is that of the high words.
    let multiple = (product as u32).wrapping_mul(INVERSE) as u64 * P as u64;
    lift(((product >> 32) as u32).wrapping_sub((multiple >> 32) as u32))
}

#[inline(always)]
const fn cube(x: u32) -> u32 {
    mul(mul(x, x), x)
}

/// A loose element divided by 2^k, for k from 1 to 24: from -P to P.
///
/// With x = 2^k high + low, `low P` has the same low bits as x, and is 2^k low (P - 1) / 2^k + low.
#[inline(always)]
const fn shifted<const K: u32>(x: u32) -> u32 {
    let low = x & ((1 << K) - 1);
    (x >> K).wrapping_sub(low * ((P - 1) >> K))
}

/// `x / 2^K + sum`, loose.
#[inline(always)]
const fn plus<const K: u32>(x: u32, sum: u32) -> u32 {
    // P itself stays: it is less than P away from being too large.
    lift(shifted::<K>(x)) + sum
}

/// `sum - x / 2^K`, loose.
#[inline(always)]
const fn minus<const K: u32>(x: u32, sum: u32) -> u32 {
    lift(shifted::<K>(x).wrapping_neg()) + sum
}

/// Permutes reduced elements.
pub(crate) fn permute(state: &mut [u32; WIDTH]) {
    mix(state);
    KOALABEAR_POSEIDON2_RC_24_EXTERNAL_INITIAL.iter().for_each(|constants| external(state, constants));
    KOALABEAR_POSEIDON2_RC_24_INTERNAL.iter().for_each(|constant| internal(state, constant));
    state.iter_mut().for_each(|x| *x = reduce(*x));
    KOALABEAR_POSEIDON2_RC_24_EXTERNAL_FINAL.iter().for_each(|constants| external(state, constants));
}

/// A round with all cubes, of reduced elements.
fn external(state: &mut [u32; WIDTH], constants: &[KoalaBear; WIDTH]) {
    for (x, constant) in state.iter_mut().zip(constants) {
        *x = cube(add(*x, constant.to_unique_u32()));
    }
    mix(state);
}

/// The external linear layer of reduced elements: a matrix on each four, and then to each the sum of its place in all fours.
#[inline(always)]
fn mix(state: &mut [u32; WIDTH]) {
    let (fours, _) = state.as_chunks_mut();
    let mut sums = [0; 4];
    for four in fours.iter_mut() {
        *four = mix_four(*four);
        sums.iter_mut().zip(four).for_each(|(sum, x)| *sum = add(*sum, *x));
    }
    fours.iter_mut().for_each(|four| four.iter_mut().zip(sums).for_each(|(x, sum)| *x = add(*x, sum)));
}

/// The matrix with the rows 2 3 1 1, 1 2 3 1, 1 1 2 3, 3 1 1 2.
#[inline(always)]
const fn mix_four([a, b, c, d]: [u32; 4]) -> [u32; 4] {
    let (ab, cd) = (add(a, b), add(c, d));
    let all = add(ab, cd);
    let (with_b, with_d) = (add(all, b), add(all, d));
    [add(with_b, ab), add(with_b, double(c)), add(with_d, cd), add(with_d, double(a))]
}

/// A round with one cube, of loose elements, of which the first is reduced.
#[inline(always)]
fn internal(state: &mut [u32; WIDTH], constant: &KoalaBear) {
    let first = cube(add(state[0], constant.to_unique_u32()));
    let others = sum(&state[1..]);
    let sum = add(others, first);
    // Each element times its number of the diagonal, plus the sum.
    state[0] = lift(others.wrapping_sub(first));
    let [_, a, b, c, d, e, f, g, h, rest @ ..] = state;
    (*b, *d, *e, *g, *h) = (reduce(*b), reduce(*d), reduce(*e), reduce(*g), reduce(*h));
    *a = reduce(*a) + sum;
    *b = double(*b) + sum;
    *c = plus::<1>(*c, sum);
    *d = add(double(*d), *d) + sum;
    *e = double(double(*e)) + sum;
    *f = minus::<1>(*f, sum);
    *g = P - add(double(*g), *g) + sum;
    *h = P - double(double(*h)) + sum;
    shift_and_add(rest, sum);
}

/// The last elements of the internal linear layer, whose numbers of the diagonal are powers of two with or without a sign.
#[inline(always)]
fn shift_and_add(state: &mut [u32; 15], sum: u32) {
    let [i, j, k, l, m, n, o, p, q, r, s, t, u, v, w] = state;
    *i = plus::<8>(*i, sum);
    *j = plus::<2>(*j, sum);
    *k = plus::<3>(*k, sum);
    *l = plus::<4>(*l, sum);
    *m = plus::<5>(*m, sum);
    *n = plus::<6>(*n, sum);
    *o = plus::<24>(*o, sum);
    *p = minus::<8>(*p, sum);
    *q = minus::<3>(*q, sum);
    *r = minus::<4>(*r, sum);
    *s = minus::<5>(*s, sum);
    *t = minus::<6>(*t, sum);
    *u = minus::<7>(*u, sum);
    *v = minus::<9>(*v, sum);
    *w = minus::<24>(*w, sum);
}

/// The sum of at most 24 loose elements, reduced.
#[inline(always)]
fn sum(elements: &[u32]) -> u32 {
    let sum: u64 = elements.iter().map(|&x| u64::from(x)).sum();
    // The high word is below 24, and 24 `WORD` below P.
    let high = (sum >> 32) as u32 * WORD;
    let mut low = sum as u32;
    // A word is below 3 P.
    if low >= 2 * P {
        low -= 2 * P;
    }
    add(reduce(low), high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use p3_field::PrimeCharacteristicRing;
    use p3_field::integers::QuotientMap;
    use p3_koala_bear::default_koalabear_poseidon2_24;
    use p3_symmetric::Permutation;
    use proptest::prelude::*;

    fn check(integers: [u32; WIDTH]) -> Result<(), TestCaseError> {
        let mut expected = integers.map(KoalaBear::from_int);
        default_koalabear_poseidon2_24().permute_mut(&mut expected);
        let mut state = integers.map(element);
        permute(&mut state);
        prop_assert_eq!(state.map(canonical), expected.map(|x| x.as_canonical_u32()));
        Ok(())
    }

    #[test]
    fn constants_are_those_of_the_field() {
        assert_eq!(P.wrapping_mul(INVERSE), 1);
        assert_eq!(element(1), KoalaBear::ONE.to_unique_u32());
        assert_eq!(canonical(element(u32::MAX)), u32::MAX % P);
    }

    #[test]
    fn extreme_states_are_permuted_as_by_the_published_crate() {
        for integers in [[0; WIDTH], [P - 1; WIDTH], [1; WIDTH], core::array::from_fn(|at| (P - 1) * (at as u32 % 2))]
        {
            check(integers).expect("the permutations agree");
        }
    }

    #[test]
    fn late_reductions_hold_at_the_bounds() {
        let extremes = [0, 1, P - 1, P, P + 1, 2 * P - 1];
        fn value(x: u32) -> KoalaBear {
            KoalaBear::from_int(x)
        }
        for (x, y) in extremes.iter().flat_map(|&x| [0, 1, P - 1].map(|y| (x, y))) {
            for (found, expected) in [
                (plus::<1>(x, y), value(y) + value(x).div_2exp_u64(1)),
                (plus::<24>(x, y), value(y) + value(x).div_2exp_u64(24)),
                (minus::<1>(x, y), value(y) - value(x).div_2exp_u64(1)),
                (minus::<24>(x, y), value(y) - value(x).div_2exp_u64(24)),
            ] {
                assert!(found < 2 * P && value(found) == expected, "{x} {y}");
            }
        }
        for x in extremes {
            assert_eq!(sum(&[x; WIDTH]), (u64::from(x) * WIDTH as u64 % u64::from(P)) as u32);
        }
    }

    proptest! {
        #[test]
        fn states_are_permuted_as_by_the_published_crate(integers in proptest::array::uniform24(any::<u32>())) {
            check(integers)?;
        }
    }
}
