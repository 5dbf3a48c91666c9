//! Trace filling of the `mod_mul_add` chip.

use super::{ModMulAdd, ModMulAddColumns};
use crate::F;
use crate::gadgets::{Access, FixedRegister, LessThanCols, Read, Word, bytes_of_limbs, limbs_read, tick};
use crate::witness::big_int::{before, fill, grouped, low_bytes, read, update, wide};
use crate::witness::{Fill, Filling, Rows, Shard, time};
use nova_vm::record::AcceleratorRecord;
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

impl<const WORDS: usize> Fill for ModMulAdd<WORDS> {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::calls(&shard.calls(Self::NUMBER), row::<WORDS>).into()
    }
}

fn row<const WORDS: usize>(call: &AcceleratorRecord) -> ModMulAddColumns<F, WORDS> {
    let operand = |index: usize| &call.words[index * WORDS..(index + 1) * WORDS];
    let [left, right, addend, modulus] = [0, 1, 2, 3].map(|index| before(operand(index)));
    let result: Vec<u32> = operand(4).iter().map(|word| word.after).collect();
    let product = wide(&left) * wide(&right) + wide(&addend);
    let is_power = modulus.iter().all(|&word| word == 0);
    let quotient = if is_power { product >> (32 * WORDS) } else { product / wide(&modulus) };
    let mut row = ModMulAddColumns {
        is_real: F::ONE,
        cycle: F::from_u32(call.step.cycle),
        arguments: call.arguments.map(Word::of),
        further: core::array::from_fn(|index| FixedRegister {
            value: Word::of(call.registers[index].before),
            access: Access::of(call.registers[index].previous, time(call.step, tick::RS1)),
        }),
        factors: [0, 1].map(|index| read(call, operand(index), index as u32)),
        addend: read(call, operand(2), 2),
        modulus: read(call, operand(3), 3),
        result: update(call, operand(4), 4),
        factor_bytes: [low_bytes(&left), low_bytes(&right)],
        modulus_bytes: low_bytes(&modulus),
        is_power: F::from_bool(is_power),
        quotient: grouped(&quotient),
        carries: [[F::ZERO; 4]; WORDS],
        reduced: if is_power { LessThanCols::none() } else { LessThanCols::of(&result, &modulus) },
    };
    let bytes = |words: &[Read<F>], low| bytes_of_limbs(&limbs_read::<F, F>(words), low);
    let factors = [0, 1].map(|index| bytes(&row.factors[index], &row.factor_bytes[index]));
    let (equation, _) = row.equation(factors, bytes(&row.modulus, &row.modulus_bytes));
    fill(row.carries.as_flattened_mut(), equation.carries());
    row
}
