//! How a forger changes the rows of big integers and points.

use super::accelerators::{change_result, set_answer};
use super::asm::{exit, program};
use super::big_integers::{A, B, C, M, OUT, call, store};
use super::forgeries::{check_changed, f, row};
use super::run::Run;
use nova_abi::curve::SECP256K1;
use nova_abi::syscall::{DONE, MULTIPLY_ADD_256, SECP256K1_ADD};
use nova_air::F;
use nova_air::chips::curve::{CURVES_256, ChosenCurve};
use nova_air::chips::{AddPointsColumns, ModMulAddColumns};
use nova_air::gadgets::{BigInt, LessThanCols, bytes_of_limbs, limbs_after, limbs_read};
use nova_air::rv32im::chip_number as n;
use nova_vm::Program;
use num_bigint::{BigInt as SignedInt, BigUint};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

pub(crate) type Product = ModMulAddColumns<F, 8>;

pub(crate) type Sum = AddPointsColumns<F, 8, 3>;

/// Index of the result's first word among those of a product's call, and of a sum's.
pub(crate) const RESULT: usize = 32;

pub(crate) const SUM: usize = 16;

pub(crate) fn value(words: &[u32]) -> BigUint {
    BigUint::from_slice(words)
}

pub(crate) fn words(value: &BigUint) -> Vec<u32> {
    let mut words = value.to_u32_digits();
    words.resize(8, 0);
    words
}

/// Changes the result of the only call to this number.
pub(crate) fn claim(run: &mut Run<'_>, first: usize, result: &[u32]) {
    for (word, &value) in (first..).zip(result) {
        change_result(run.segment(), 0, word, |_| value);
    }
}

/// One product of these operands.
pub(crate) fn product(operands: [&[u32]; 4]) -> Program {
    let stores = [A, B, C, M].into_iter().zip(operands).flat_map(|(address, words)| store(address, words));
    program(&[stores.collect(), call(MULTIPLY_ADD_256, &[OUT, A, B, C, M]), exit(0)].concat())
}

/// Sets the quotient, and the carries that follow.
pub(crate) fn set_quotient(row: &mut Product, quotient: &BigUint) {
    let mut bytes = quotient.to_bytes_le();
    bytes.resize(64, 0);
    row.quotient.as_flattened_mut().iter_mut().zip(bytes).for_each(|(cell, byte)| *cell = F::from_u8(byte));
    set_carries(row);
}

/// Columns that claim `left < right` by the lowest limb, whether it holds or not.
pub(crate) fn claimed_order(left: &[u32], right: &[u32]) -> LessThanCols<F, 8> {
    let mut decides = [[F::ZERO; 2]; 8];
    decides[0][0] = F::ONE;
    LessThanCols { decides, excess: f(right[0] & 0xffff) - f(left[0] & 0xffff) - F::ONE }
}

/// Fills the carries that follow from the row's digits.
pub(crate) fn set_carries(row: &mut Product) {
    let bytes = |words, low| bytes_of_limbs::<F, F>(&limbs_read::<F, F>(words), low);
    let factors = [0, 1].map(|index| bytes(&row.factors[index], &row.factor_bytes[index]));
    let (equation, _) = row.equation(factors, bytes(&row.modulus, &row.modulus_bytes));
    row.carries.as_flattened_mut().iter_mut().zip(equation.carries()).for_each(|(cell, carry)| *cell = carry);
}

/// The same number in other digits.
pub(crate) fn shifted(low: F, high: F) -> (F, F) {
    (low + f(256), high - F::ONE)
}

/// Fills the carries that follow from the digits of a sum.
pub(crate) fn set_carries_of_sum(row: &mut Sum) {
    let chosen = ChosenCurve { flags: row.curve.to_vec(), curves: CURVES_256 };
    let prime = BigInt::from_bytes(chosen.prime_bytes());
    let [sum_x, sum_y] = [0, 1].map(|index| limbs_after::<F, F>(&row.point[index]));
    let sum_x_bytes = bytes_of_limbs(&sum_x, &row.addition.sum_x_bytes);
    let equations = row.addition.equations(row.line(), sum_x_bytes, sum_y);
    let quotients = row.addition.quotients;
    let [x_carries, y_carries] = &mut row.addition.carries;
    let carries = [&mut row.slope_carries, x_carries, y_carries];
    for ((equation, quotient), carries) in equations.into_iter().zip(quotients).zip(carries) {
        let zero = equation.minus(&BigInt::from_shifted_bytes(quotient.cells::<F>()).times(&prime));
        carries.as_flattened_mut().iter_mut().zip(zero.carries()).for_each(|(cell, carry)| *cell = carry);
    }
}

pub(crate) fn shift_quotient(row: &mut Sum, equation: usize) {
    let digits = &mut row.addition.quotients[equation].digits;
    (digits[4][0], digits[4][1]) = shifted(digits[4][0], digits[4][1]);
}

/// A point added to another, both as given.
pub(crate) fn addition(point: &[u32], other: &[u32]) -> Program {
    program(&[store(A, point), store(B, other), call(SECP256K1_ADD, &[A, B]), exit(0)].concat())
}

/// Claims a sum for points that have none: the one of the line with this slope.
pub(crate) fn claim_sum(
    run: &mut Run<'_>,
    slope_byte: u8,
    change: impl Fn(&mut Sum),
) -> Result<(), nova_air::CheckError> {
    let call = &run.segment().records.accelerators[0];
    let number = |first: usize| {
        let before: Vec<_> = call.words[first..first + 8].iter().map(|word| word.access.before).collect();
        SignedInt::from(value(&before))
    };
    let prime = SignedInt::from(value(&SECP256K1.modulus));
    let slope: SignedInt = SignedInt::from(BigUint::from_bytes_le(&[slope_byte; 32]))
        - SignedInt::from(BigUint::from_bytes_le(&[128; 32]));
    let (other_x, x, y) = (number(0), number(16), number(24));
    let reduced = |number: SignedInt| ((number % &prime + &prime) % &prime).to_biguint().expect("not negative");
    let sum_x = reduced(&slope * &slope - &x - other_x);
    let sum_y = reduced(&slope * (x - SignedInt::from(sum_x.clone())) - y);
    claim(run, SUM, &[words(&sum_x), words(&sum_y)].concat());
    set_answer(run, 0, DONE);
    check_changed(run, |shards, _| {
        let row = row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0);
        (row.validity.is_valid, row.validity.is_zero, row.validity.inverse_reasons) = (F::ONE, F::ZERO, F::ZERO);
        change(row);
        let low = |limb: F| f(limb.as_canonical_u32() & 0xff);
        row.x_bytes = [
            row.other[0].map(|word| [word.value.lo, word.value.hi].map(low)),
            row.point[0].map(|word| [word.before.lo, word.before.hi].map(low)),
        ];
        row.addition.slope = [[F::from_u8(slope_byte); 4]; 8];
        let chosen = ChosenCurve { flags: row.curve.to_vec(), curves: CURVES_256 };
        let (line, point) = (row.line(), row.point);
        row.addition.complete(&point, line, &chosen.prime_bytes(), row.slope_carries.as_flattened_mut());
    })
}
