//! Constraints of the `mod_mul_add` chip.

use super::{ModMulAdd, ModMulAddColumns};
use crate::buses::REGISTERS;
use crate::gadgets::{
    BigInt, access, assert_less, block_address, check_bytes, check_limbs, expr, expressions, limbs_after, limbs_read,
    read_block, receive_call, register_number, split_limbs, tick, time_of, update_block,
};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::vec::Vec;
use nova_abi::{register, syscall};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder, const WORDS: usize>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = ModMulAddColumns::<B::Var, WORDS>::of(main.current_slice())?;
    let is_real: B::Expr = row.is_real.into();
    b.assert_bool(row.is_real);
    receive_call(b, &is_real, (row.cycle, ModMulAdd::<WORDS>::NUMBER), &row.arguments, syscall::DONE);
    access_memory(b, row, &is_real);

    let modulus = limbs_read(&row.modulus);
    b.assert_bool(row.is_power);
    b.when(B::Expr::ONE - is_real.clone()).assert_zero(row.is_power);
    modulus.iter().for_each(|limb: &B::Expr| b.when(row.is_power).assert_zero(limb.clone()));
    row.result.iter().for_each(|word| check_limbs(b, &is_real, word.after));
    assert_less(b, &(is_real.clone() - row.is_power.into()), &row.reduced, &limbs_after(&row.result), &modulus);

    let ([left, right], [left_bytes, right_bytes]) = (&row.factors, &row.factor_bytes);
    let factors = [(left, left_bytes), (right, right_bytes)]
        .map(|(factor, bytes)| split_limbs(b, &is_real, &limbs_read(factor), bytes));
    let modulus = split_limbs(b, &is_real, &modulus, &row.modulus_bytes);
    check_bytes(b, &is_real, &expressions(row.quotient.as_flattened()));
    let (equation, rest) = row.equation(factors, modulus);
    equation.assert_zero(b, &is_real, row.carries.as_flattened())?;
    rest.into_iter().for_each(|digit| b.assert_zero(digit));
    Ok(())
}

impl<V: Copy, const WORDS: usize> ModMulAddColumns<V, WORDS> {
    /// Digits of the equation: those of a product of two numbers, and one more.
    const EQUATION_DIGITS: usize = 8 * WORDS + 1;

    /// What must be zero: a number, and digits beyond it. The bytes are those of the factors and the modulus.
    pub fn equation<E>(&self, factors: [Vec<E>; 2], mut modulus: Vec<E>) -> (BigInt<E>, Vec<E>)
    where
        E: PrimeCharacteristicRing,
        V: Into<E>,
    {
        let [left, right] = factors.map(BigInt::from_bytes);
        modulus.push(self.is_power.into());
        let quotient = BigInt::from_bytes(expressions(self.quotient.as_flattened()));
        let mut equation = left
            .times(&right)
            .plus(&BigInt::from_limbs(limbs_read(&self.addend)))
            .minus(&BigInt::from_limbs(limbs_after(&self.result)))
            .minus(&quotient.times(&BigInt::from_bytes(modulus)));
        let rest = equation.split_off(Self::EQUATION_DIGITS);
        (equation, rest)
    }
}

fn access_memory<B: ChipBuilder, const WORDS: usize>(
    b: &mut B,
    row: &ModMulAddColumns<B::Var, WORDS>,
    is_real: &B::Expr,
) {
    let [result, left, right] = row.arguments.map(expr::<B>);
    let further = row.further.map(|pointer| expr::<B>(pointer.value));
    for ((number, pointer), value) in (register::A3..).zip(&row.further).zip(&further) {
        let address = (REGISTERS, register_number::<B>(number));
        let now = time_of::<B>(row.cycle, tick::RS1);
        access(b, is_real, address, (value.clone(), value.clone()), &pointer.access, now);
    }
    let [addend, modulus] = further;
    let [left_words, right_words] = &row.factors;
    let read = [(left, left_words), (right, right_words), (addend, &row.addend), (modulus, &row.modulus)];
    for (operand, (pointer, words)) in (0..).zip(read) {
        let address = block_address(b, is_real, &pointer);
        read_block(b, is_real, &address, words, &time_of::<B>(row.cycle, operand));
    }
    let address = block_address(b, is_real, &result);
    update_block(b, is_real, &address, &row.result, &time_of::<B>(row.cycle, 4));
}
