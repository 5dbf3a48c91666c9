//! The step of a query on a layer of the low-degree test.

use nova_air::{ChipBuilder, Columns, EF, EF_DEGREE, EvalError, F, columns};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing, TwoAdicField};

use super::{Gate, assert_equal, base_element, block, element, times};
use crate::wires::{BLOCK, Port};

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
    let neither = B::Expr::ONE - low - middle + row.both;
    let selectors = [neither, low - both.clone(), middle - both.clone(), both];
    for (index, value) in row.value.into_iter().enumerate() {
        let [below, above] = [0, POWERS].map(|first| {
            let entries = selectors.iter().zip(&row.entries[first..]);
            entries.map(|(selector, entry)| selector.clone() * entry[index]).sum::<B::Expr>()
        });
        b.assert_eq(value, below.clone() + (above - below) * high);
    }
}

/// `first = inverse w_slot`, and the powers of `inverse`.
fn points<B: ChipBuilder>(b: &mut B, row: &FoldColumns<B::Var>) {
    let [low, middle, high] = core::array::from_fn(|bit| F::two_adic_generator(bit + 1) - F::ONE);
    let [first_bit, second_bit, third_bit] = row.slot;
    // (1 + low * first_bit) (1 + middle * second_bit)
    let root = B::Expr::ONE + first_bit * low + second_bit * middle + row.both * (low * middle);
    let root = root.clone() + root * third_bit * high;
    b.assert_eq(row.first, root * row.inverse);
    let mut power = row.inverse;
    for square in row.squares {
        b.assert_eq(square, power * power);
        power = square;
    }
}

/// The powers of `beta * first`, and the result.
fn fold<B: ChipBuilder>(b: &mut B, row: &FoldColumns<B::Var>) {
    let first: B::Expr = row.first.into();
    let [factor, square, cube, fourth] = row.powers.map(|power| power.map(Into::<B::Expr>::into));
    assert_equal(b, &factor, row.beta.map(|beta| first.clone() * beta));
    assert_equal(b, &square, times(&factor, &factor));
    assert_equal(b, &cube, times(&factor, &square));
    assert_equal(b, &fourth, times(&square, &square));
    let half = |first: usize| {
        let powers = [&factor, &square, &cube];
        let products = powers.into_iter().zip(first + 1..).map(|(power, l)| times(power, &coefficient::<B>(row, l)));
        products.fold(coefficient::<B>(row, first), |sum, product| {
            core::array::from_fn(|index| sum[index].clone() + product[index].clone())
        })
    };
    let (low, high) = (half(0), times(&fourth, &half(POWERS)));
    assert_equal(
        b,
        &row.out.map(Into::into),
        core::array::from_fn(|index| low[index].clone() + high[index].clone()),
    );
}

/// `c_l = 1/8 sum_s w_s^(-l) entry_s`
fn coefficient<B: ChipBuilder>(row: &FoldColumns<B::Var>, l: usize) -> [B::Expr; EF_DEGREE] {
    let weights = weights(l);
    core::array::from_fn(|index| {
        row.entries.iter().zip(weights).map(|(entry, weight)| entry[index] * weight).sum::<B::Expr>()
    })
}

/// `1/8 w_s^(-l)` for each entry `s`.
fn weights(l: usize) -> [F; FOLDED_ENTRIES] {
    let eighth = F::from_usize(FOLDED_ENTRIES).inverse();
    core::array::from_fn(|slot| eighth * slot_root(slot).inverse().exp_u64(l as u64))
}

/// `w_s`: the product of the roots of order 2, 4 and 8 that belong to the bits of `s`.
fn slot_root(slot: usize) -> F {
    let set = (0..SLOT_BITS).filter(|bit| slot >> bit & 1 == 1);
    set.map(|bit| F::two_adic_generator(bit + 1)).product()
}

impl FoldColumns<F> {
    /// The row with these entries, slot, inverse point and challenge.
    pub(crate) fn fill(
        entries: [[F; EF_DEGREE]; FOLDED_ENTRIES],
        slot: [F; SLOT_BITS],
        inverse: F,
        beta: EF,
    ) -> Self {
        let is_set = |bit: usize| slot[bit] == F::ONE;
        let index = (0..SLOT_BITS).map(|bit| usize::from(is_set(bit)) << bit).sum::<usize>();
        let cells = |value: EF| -> [F; EF_DEGREE] {
            value.as_basis_coefficients_slice().try_into().expect("an element has five coefficients")
        };
        let values = entries.map(|entry| EF::from_basis_coefficients_fn(|index| entry[index]));
        let first = inverse * slot_root(index);
        let factor = beta * first;
        let coefficient = |l: usize| -> EF { values.iter().zip(weights(l)).map(|(&v, w)| v * w).sum() };
        let out = (0..FOLDED_ENTRIES).rev().fold(EF::ZERO, |sum, l| sum * factor + coefficient(l));
        let square = inverse.square();
        Self {
            entries,
            slot,
            both: slot[0] * slot[1],
            value: entries[index],
            inverse,
            first,
            squares: [square, square.square(), square.square().square()],
            beta: cells(beta),
            powers: [factor, factor.square(), factor.cube(), factor.square().square()].map(cells),
            out: cells(out),
        }
    }
}
