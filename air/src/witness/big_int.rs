//! Big integers as words, limbs, bytes and columns.

use crate::F;
use crate::gadgets::{BigInt, IsBelowCols, LessThanCols, Read, Update};
use nova_abi::arithmetic::from_words;
use nova_vm::record::{AcceleratorRecord, UpdateRecord};
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};
use ruint::Uint;
use std::vec::Vec;

/// A number as long as any equation's terms.
pub(crate) type Wide = Uint<832, 13>;

impl BigInt<F> {
    /// The digits as integers.
    pub(crate) fn signed_digits(&self) -> impl Iterator<Item = i64> {
        let modulus = i64::from(F::ORDER_U32);
        let values = self.digits().iter().map(|digit| i64::from(digit.as_canonical_u32()));
        values.map(move |value| if value > modulus / 2 { value - modulus } else { value })
    }

    /// What the cells of the carries hold.
    ///
    /// # Panics
    /// If the digits are too large for carries: then the chip is not accepted.
    pub fn carries(&self) -> impl Iterator<Item = F> {
        let plan = self.carry_plan().expect("the chip set was accepted, so that all equations have plans");
        let (inverse, lowest) = (F::from_i64(plan.base).inverse(), F::from_i64(plan.lowest));
        let groups: Vec<_> = self.groups(&plan).collect();
        let count = groups.len() - 1;
        groups.into_iter().take(count).scan(F::ZERO, move |carry, group| {
            *carry = (*carry + group) * inverse;
            Some(*carry - lowest)
        })
    }

    /// Its value, which is not negative.
    pub(crate) fn value(&self) -> Wide {
        let mut carry = 0;
        let mut bytes: Vec<u8> = Vec::new();
        for digit in self.signed_digits().chain([0; 4]) {
            carry += digit;
            bytes.push(carry.rem_euclid(256) as u8);
            carry = carry.div_euclid(256);
        }
        debug_assert_eq!(carry, 0, "the number is not negative");
        let limbs = bytes.chunks(8).map(|bytes| bytes.iter().rfold(0, |limb, &byte| limb << 8 | u64::from(byte)));
        Wide::from_limbs_slice(&limbs.collect::<Vec<u64>>())
    }
}

impl<const WORDS: usize> LessThanCols<F, WORDS> {
    /// The columns of a row that compares nothing.
    pub(crate) fn none() -> Self {
        Self { decides: [[F::ZERO; 2]; WORDS], excess: F::ZERO }
    }

    /// Shows that `left` is less.
    pub(crate) fn of(left: &[u32], right: &[u32]) -> Self {
        let gaps: Vec<_> = limbs(left).zip(limbs(right)).map(|(left, right)| right - left).collect();
        let decides = gaps.iter().rposition(|&gap| gap != F::ZERO).expect("the numbers differ");
        let mut columns = Self::none();
        columns.decides.as_flattened_mut()[decides] = F::ONE;
        columns.excess = gaps[decides] - F::ONE;
        columns
    }
}

impl<const WORDS: usize> IsBelowCols<F, WORDS> {
    pub(crate) fn of(number: &[u32], bound: &[u32]) -> Self {
        if number.iter().rev().lt(bound.iter().rev()) {
            return Self { is_below: F::ONE, less_than: LessThanCols::of(number, bound) };
        }
        let order = if number == bound {
            let mut equal = LessThanCols::none();
            equal.decides[0][0] = F::ONE;
            equal
        } else {
            LessThanCols::of(bound, number)
        };
        // In the lowest limb, the number may be equal.
        let excess = order.excess + F::from_bool(number != bound) * order.decides[0][0];
        Self { is_below: F::ZERO, less_than: LessThanCols { excess, ..order } }
    }
}

pub(crate) fn before(words: &[UpdateRecord]) -> Vec<u32> {
    words.iter().map(|word| word.access.before).collect()
}

pub(crate) fn read<const N: usize>(call: &AcceleratorRecord, words: &[UpdateRecord], operand: u32) -> [Read<F>; N] {
    core::array::from_fn(|index| Read::of(call, &words[index], operand))
}

pub(crate) fn update<const N: usize>(
    call: &AcceleratorRecord,
    words: &[UpdateRecord],
    operand: u32,
) -> [Update<F>; N] {
    core::array::from_fn(|index| Update::of(call, &words[index], operand))
}

pub(crate) fn wide(words: &[u32]) -> Wide {
    from_words(words)
}

pub(crate) fn limbs(words: &[u32]) -> impl Iterator<Item = F> {
    words.iter().flat_map(|word| [word & 0xffff, word >> 16].map(F::from_u32))
}

pub(crate) fn words_of(limbs: impl Iterator<Item = F>) -> Vec<u32> {
    let limbs: Vec<_> = limbs.map(|limb| limb.as_canonical_u32()).collect();
    limbs.chunks(2).map(|pair| pair[0] | pair[1] << 16).collect()
}

/// The low bytes of the limbs of words.
pub(crate) fn low_bytes<const WORDS: usize>(words: &[u32]) -> [[F; 2]; WORDS] {
    core::array::from_fn(|index| [words[index] & 0xff, words[index] >> 16 & 0xff].map(F::from_u32))
}

/// The bytes of a number, in groups.
pub(crate) fn grouped<const N: usize, const WORDS: usize>(number: &Wide) -> [[F; N]; WORDS] {
    let mut columns = [[F::ZERO; N]; WORDS];
    fill(columns.as_flattened_mut(), bytes(number));
    columns
}

pub(crate) fn bytes(number: &Wide) -> impl Iterator<Item = F> {
    number.as_limbs().iter().flat_map(|limb| limb.to_le_bytes()).map(F::from_u8)
}

pub(crate) fn fill(cells: &mut [F], values: impl Iterator<Item = F>) {
    cells.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
}
