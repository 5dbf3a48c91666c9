//! The step of a query on a layer of the low-degree test.

use p3_field::{Field, PrimeCharacteristicRing, TwoAdicField};

use super::{BLOCK, Gate, Port, assert_equal, base_element, block, element, times};
use crate::{ChipBuilder, Columns, EF_DEGREE, EvalError, F, columns};

/// Entries of a row of a layer.
pub const FOLDED_ENTRIES: usize = 1 << SLOT_BITS;

/// Bits of an entry's index in its row.
pub const SLOT_BITS: usize = 3;

/// Blocks of a row of a layer.
pub const FOLDED_BLOCKS: usize = FOLDED_ENTRIES * EF_DEGREE / BLOCK;

/// Powers of the factor that a row has: the first four.
const POWERS: usize = FOLDED_ENTRIES / 2;

/// A row of a layer has eight entries in five blocks. That in the slot is `value`, and the row folds to `out` at `beta`.
///
/// Entry `s` is at the point `x w_s`, where `w_s` is the bit-reversed `s`-th power of a root of unity of order 8, and `inverse`
/// is that of the point of the slot. With `G(X) = sum_l X^l g_l(X^8)` the polynomial that has the entries as values, `out`
/// is that of `sum_l beta^l g_l` at the points' eighth power, whose inverse is `next_inverse`:
///
/// `out = sum_l (beta / x)^l c_l` with `c_l = x^l g_l(x^8) = 1/8 sum_s w_s^(-l) entry_s`
///
/// # Assumptions
///
/// `inverse` is not zero, and belongs to the index whose low bits are the slot's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fold;

/// Columns of [`Fold`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct FoldColumns<T> {
    /// The entries.
    pub entries: [[T; EF_DEGREE]; FOLDED_ENTRIES],
    /// Bits of the slot, lowest first; boolean here.
    pub slot: [T; SLOT_BITS],
    /// Product of the two low bits; equal here.
    pub both: T,
    /// The entry in the slot; equal here.
    pub value: [T; EF_DEGREE],
    /// The inverse of the slot's point.
    pub inverse: T,
    /// The inverse of the first entry's point; equal here.
    pub first: T,
    /// Second, fourth and eighth power of `inverse`; equal here.
    pub squares: [T; SLOT_BITS],
    /// The folding challenge.
    pub beta: [T; EF_DEGREE],
    /// `beta * first`, and its second, third and fourth power; equal here.
    pub powers: [[T; EF_DEGREE]; POWERS],
    /// The result; equal here.
    pub out: [T; EF_DEGREE],
}
columns!(FoldColumns);

/// Fixed columns of [`Fold`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct FoldFixed<T> {
    /// Wires of the entries' blocks.
    pub blocks: [Port<T>; FOLDED_BLOCKS],
    /// Wires of the slot's bits.
    pub slot: [Port<T>; SLOT_BITS],
    /// Wire of the entry in the slot.
    pub value: Port<T>,
    /// Wire of the slot's inverse point.
    pub inverse: Port<T>,
    /// Wire of the inverse point of the next layer.
    pub next_inverse: Port<T>,
    /// Wire of the folding challenge.
    pub beta: Port<T>,
    /// The result's wire.
    pub out: Port<T>,
}
columns!(FoldFixed);

impl Gate for Fold {
    const NAME: &'static str = "fold";

    fn width(&self) -> usize {
        FoldColumns::<u8>::WIDTH
    }

    fn fixed_width(&self) -> usize {
        FoldFixed::<u8>::WIDTH
    }

    /// Degree 3: of the entry in the slot, of `first`, and of the result.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError> {
        let (fixed, row) = (FoldFixed::of(fixed)?, FoldColumns::of(row)?);
        select(b, row);
        points(b, row);
        fold(b, row);
        for (port, &value) in fixed.blocks.into_iter().zip(row.entries.as_flattened().as_chunks::<BLOCK>().0) {
            block(b, port, value);
        }
        for (port, bit) in fixed.slot.into_iter().zip(row.slot) {
            base_element(b, port, bit);
        }
        element(b, fixed.value, row.value);
        base_element(b, fixed.inverse, row.inverse);
        base_element(b, fixed.next_inverse, row.squares[SLOT_BITS - 1]);
        element(b, fixed.beta, row.beta);
        element(b, fixed.out, row.out);
        Ok(())
    }
}

/// `value` is the entry whose index has the slot's bits.
fn select<B: ChipBuilder>(b: &mut B, row: &FoldColumns<B::Var>) {
    b.assert_bools(row.slot);
    let [low, middle, high] = row.slot;
    b.assert_eq(row.both, low * middle);
    let both: B::Expr = row.both.into();
    let selectors = [B::Expr::ONE - low - middle + row.both, low - both.clone(), middle - both.clone(), both];
    let select = |entries: [[B::Var; EF_DEGREE]; POWERS]| sum(selectors.iter().cloned().zip(entries));
    let [e0, e1, e2, e3, e4, e5, e6, e7] = row.entries;
    let halves = select([e0, e1, e2, e3]).into_iter().zip(select([e4, e5, e6, e7]));
    for (value, (below, above)) in row.value.into_iter().zip(halves) {
        b.assert_eq(value, below.clone() + (above - below) * high);
    }
}

/// `first = inverse w_slot`, and the powers of `inverse`.
fn points<B: ChipBuilder>(b: &mut B, row: &FoldColumns<B::Var>) {
    let [low, middle, high] = slot_roots().map(|root| root - F::ONE);
    let [first_bit, second_bit, third_bit] = row.slot;
    // (1 + low first_bit) (1 + middle second_bit) (1 + high third_bit)
    let root = B::Expr::ONE + first_bit * low + second_bit * middle + row.both * (low * middle);
    let root = root.clone() + root * (third_bit * high);
    b.assert_eq(row.first, root * row.inverse);
    let mut power = row.inverse;
    for square in row.squares {
        b.assert_eq(square, power * power);
        power = square;
    }
}

/// The powers of `beta first`, and the result.
fn fold<B: ChipBuilder>(b: &mut B, row: &FoldColumns<B::Var>) {
    let first: B::Expr = row.first.into();
    let [factor, square, cube, fourth] = row.powers.map(|power| power.map(Into::<B::Expr>::into));
    assert_equal(b, &factor, row.beta.map(|beta| first.clone() * beta));
    assert_equal(b, &square, times(&factor, &factor));
    assert_equal(b, &cube, times(&factor, &square));
    assert_equal(b, &fourth, times(&square, &square));
    // c_0 + factor c_1 + factor^2 c_2 + factor^3 c_3 + factor^4 (c_4 + ... + factor^3 c_7)
    let [c0, c1, c2, c3, c4, c5, c6, c7] = [0, 1, 2, 3, 4, 5, 6, 7].map(|l| coefficient::<B>(row, l));
    let half = |first, rest: [[B::Expr; EF_DEGREE]; POWERS - 1]| {
        let products = [&factor, &square, &cube].into_iter().zip(&rest).map(|(power, c)| times(power, c));
        products.fold(first, plus)
    };
    let (low, high) = (half(c0, [c1, c2, c3]), half(c4, [c5, c6, c7]));
    assert_equal(b, &row.out.map(Into::into), plus(low, times(&fourth, &high)));
}

/// `c_l = 1/8 sum_s w_s^(-l) entry_s`
fn coefficient<B: ChipBuilder>(row: &FoldColumns<B::Var>, l: u64) -> [B::Expr; EF_DEGREE] {
    sum(weights(l).map(B::Expr::from).into_iter().zip(row.entries))
}

/// `1/8 w_s^(-l)` for each entry `s`.
fn weights(l: u64) -> [F; FOLDED_ENTRIES] {
    let eighth = F::from_usize(FOLDED_ENTRIES).inverse();
    let power = |root: F| root.inverse().exp_u64(l);
    let [low, middle, high] = slot_roots().map(power);
    let weights = [F::ONE, low, middle, low * middle, high, low * high, middle * high, low * middle * high];
    weights.map(|weight| weight * eighth)
}

/// The roots of order 2, 4 and 8: `w_s` is the product of those that belong to the bits of `s`.
fn slot_roots() -> [F; SLOT_BITS] {
    [1, 2, 3].map(F::two_adic_generator)
}

/// The sum of products of a factor and an element.
fn sum<E: PrimeCharacteristicRing + core::ops::Mul<V, Output = E>, V>(
    products: impl Iterator<Item = (E, [V; EF_DEGREE])>,
) -> [E; EF_DEGREE] {
    products.map(|(factor, element)| element.map(|cell| factor.clone() * cell)).fold([E::ZERO; EF_DEGREE], plus)
}

fn plus<E: PrimeCharacteristicRing>(mut left: [E; EF_DEGREE], right: [E; EF_DEGREE]) -> [E; EF_DEGREE] {
    left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
    left
}
