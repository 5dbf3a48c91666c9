//! Cheats about the messages that rows of big integers and points send.

use crate::support::asm::{exit, program};
use crate::support::big_integer_forgeries::{Product, Sum, addition, product, set_carries, set_carries_of_sum};
use crate::support::big_integers::{A, B, C, M, OUT, call, generator, number, store};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row, rows};
use crate::support::run::{Run, Shard};
use nova_abi::syscall::{
    BLS12_381_ADD, BLS12_381_DOUBLE, MULTIPLY_ADD_256, MULTIPLY_ADD_384, SECP256K1_ADD, SECP256K1_DOUBLE,
};
use nova_air::F;
use nova_air::chips::{AddPointsColumns, BoundaryColumns, DoublePointColumns, ModMulAddColumns};
use nova_air::gadgets::Word;
use nova_air::rv32im::chip_number as n;
use nova_vm::Program;
use p3_field::PrimeCharacteristicRing;

/// The same value in other limbs.
fn widen(word: &mut Word<F>) {
    word.lo += f(1 << 16);
    word.hi -= F::ONE;
}

/// A word that a call writes, and that the shard leaves, in limbs that are too long.
#[test]
fn limbs_of_results_are_short() {
    let product = product([1, 2, 3, 4].map(|seed| number(seed, 8)).each_ref().map(Vec::as_slice));
    let addition = addition(&generator(SECP256K1_ADD), &[number(1, 8), number(2, 8)].concat());
    type Change = fn(&mut Shard);
    let changes: [(&str, &Program, u32, Change); 3] = [
        ("product", &product, OUT, |shard| {
            let row = row::<Product>(shard.table(n::MOD_MUL_ADD_256), 0);
            widen(&mut row.result[0].after);
            set_carries(row);
        }),
        ("x", &addition, A, |shard| {
            let row = row::<Sum>(shard.table(n::ADD_POINTS_256), 0);
            widen(&mut row.point[0][0].after);
            set_carries_of_sum(row);
        }),
        ("y", &addition, A + 32, |shard| {
            let row = row::<Sum>(shard.table(n::ADD_POINTS_256), 0);
            widen(&mut row.point[1][0].after);
            set_carries_of_sum(row);
        }),
    ];
    for (name, program, address, change) in changes {
        let run = Run::record(program, &[], ONE_SHARD);
        let result = check_changed(&run, |shards, _| {
            change(&mut shards[0]);
            let cell = rows::<BoundaryColumns<F>>(shards[0].table(n::BOUNDARY))
                .find(|row| row.space == F::ONE && row.address == f(address / 4))
                .expect("the shard touches it");
            widen(&mut cell.after);
        });
        assert_refused(name, result, &[By::Bus("RANGE"), By::Bus("BYTE_PAIRS")]);
    }
}

/// Two rows that send opposite messages: together they send nothing, and neither is checked against a table,
/// since one takes back what the other looks up.
#[test]
fn rows_are_counted_once_or_not_at_all() {
    type Change = fn(&mut Shard, usize);
    let chips: [(&str, usize, u32, &[u32], Change); 6] = [
        ("mod_mul_add_256", n::MOD_MUL_ADD_256, MULTIPLY_ADD_256, &[OUT, A, B, C, M], |shard, at| {
            row::<ModMulAddColumns<F, 8>>(shard.table(n::MOD_MUL_ADD_256), at).is_real = F::NEG_ONE;
        }),
        ("mod_mul_add_384", n::MOD_MUL_ADD_384, MULTIPLY_ADD_384, &[OUT, A, B, C, M], |shard, at| {
            row::<ModMulAddColumns<F, 12>>(shard.table(n::MOD_MUL_ADD_384), at).is_real = F::NEG_ONE;
        }),
        ("add_points_256", n::ADD_POINTS_256, SECP256K1_ADD, &[A, B], |shard, at| {
            row::<AddPointsColumns<F, 8, 3>>(shard.table(n::ADD_POINTS_256), at).curve[0] = F::NEG_ONE;
        }),
        ("double_point_256", n::DOUBLE_POINT_256, SECP256K1_DOUBLE, &[A], |shard, at| {
            row::<DoublePointColumns<F, 8, 3>>(shard.table(n::DOUBLE_POINT_256), at).curve[0] = F::NEG_ONE;
        }),
        ("add_points_384", n::ADD_POINTS_384, BLS12_381_ADD, &[A, B], |shard, at| {
            row::<AddPointsColumns<F, 12, 1>>(shard.table(n::ADD_POINTS_384), at).curve[0] = F::NEG_ONE;
        }),
        ("double_point_384", n::DOUBLE_POINT_384, BLS12_381_DOUBLE, &[A], |shard, at| {
            row::<DoublePointColumns<F, 12, 1>>(shard.table(n::DOUBLE_POINT_384), at).curve[0] = F::NEG_ONE;
        }),
    ];
    for (name, chip, number_of_call, arguments, negate) in chips {
        // The points are too large to have a sum, the modulus is zero.
        let operands = [A, B, C].into_iter().flat_map(|address| store(address, &[u32::MAX; 24]));
        let lines: Vec<_> = operands.chain(call(number_of_call, arguments)).chain(exit(0)).collect();
        let program = program(&lines);
        let run = Run::record(&program, &[], ONE_SHARD);
        let result = check_changed(&run, |shards, _| {
            // All rows behind that of the call are free.
            let table = shards[0].table(chip);
            let width = table.width;
            table.values.copy_within(..width, width);
            table.values.copy_within(..width, 2 * width);
            negate(&mut shards[0], 2);
        });
        assert_refused(name, result, &[By::Chip(name)]);
    }
}
