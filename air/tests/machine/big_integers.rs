//! Calls of big integers and points: what is provable, and forgeries of both kinds.

use crate::support::accelerators::change_result;
use crate::support::asm::{exit, program};
use crate::support::big_integer_forgeries::{
    RESULT, SUM, Sum, addition, claim, product, set_carries_of_sum, value, words,
};
use crate::support::big_integers::{A, B, C, M, OUT, call, calls, generator, number, store};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, row};
use crate::support::run::Run;
use nova_abi::curve::SECP256K1;
use nova_abi::syscall::{DONE, MULTIPLY_ADD_256, SECP256K1_ADD, SECP256K1_DOUBLE, UNDEFINED};
use nova_air::F;
use nova_air::rv32im::chip_number as n;
use num_bigint::BigUint;
use p3_field::PrimeField32;

#[test]
fn calls_are_provable() {
    let mut lines = Vec::new();
    calls(&mut lines);
    lines.extend(exit(0));
    let program = program(&lines);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    run.check().unwrap();
    let records = &run.segment().records;
    let answers = |result| records.system.iter().filter(|call| call.result == result).count();
    assert_eq!(records.accelerators.len(), 2 * 10 + 4 * 21);
    assert_eq!((answers(UNDEFINED), records.refusals.len()), (4 * 15, 2 * 5 + 4 * 3));
    assert_eq!(answers(DONE), 2 * 10 + 4 * 6 + 1);
}

#[test]
fn other_results() {
    let mut lines = vec![store(A, &number(1, 8)), store(M, &number(2, 8)), store(B, &generator(SECP256K1_ADD))];
    lines.push(store(C, &generator(SECP256K1_ADD)));
    lines.extend([call(MULTIPLY_ADD_256, &[OUT, A, A, A, M]), call(SECP256K1_DOUBLE, &[B])]);
    lines.extend([call(SECP256K1_ADD, &[B, C]), call(SECP256K1_ADD, &[A, A]), exit(0)]);
    let program = program(&lines.concat());
    let chips =
        [("mod_mul_add_256", RESULT), ("double_point_256", 0), ("add_points_256", SUM), ("add_points_256", SUM)];
    for (index, (chip, first)) in chips.into_iter().enumerate() {
        for word in [0, 3, 7] {
            let mut run = Run::record(&program, &[], ONE_SHARD);
            change_result(run.segment(), index, first + word, |word| word ^ 0x100);
            assert_refused(&format!("call {index}, word {word}"), run.check(), &[By::Chip(chip), By::Bus("MEMORY")]);
        }
    }
}

/// The field's modulus is zero in every constraint: a result that is more by as much has carries, but not in range.
#[test]
fn carries_do_not_wrap() {
    let wrap = BigUint::from(F::ORDER_U32);
    let (factor, modulus) = (number(1, 8), [&[u32::MAX; 7][..], &[1 << 31]].concat());
    let program = product([&factor, &factor, &factor, &modulus]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let wrong = (value(&factor) * value(&factor) + value(&factor)) % value(&modulus) + &wrap;
    assert!(wrong < value(&modulus), "it is reduced");
    claim(&mut run, RESULT, &words(&wrong));
    assert_refused("a product wraps around", run.check(), &[By::Bus("RANGE")]);

    let program = addition(&generator(SECP256K1_ADD), &[number(1, 8), number(2, 8)].concat());
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let quotients = row::<Sum>(run.fill().0[0].table(n::ADD_POINTS_256), 0).addition.quotients;
    let sum: Vec<_> = run.segment().records.accelerators[0].words[SUM + 8..].iter().map(|word| word.after).collect();
    assert!(value(&sum) + &wrap < value(&SECP256K1.modulus), "it is reduced");
    claim(&mut run, SUM + 8, &words(&(value(&sum) + wrap)));
    let result = check_changed(&run, |shards, _| {
        let row = row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0);
        row.addition.quotients = quotients;
        set_carries_of_sum(row);
    });
    assert_refused("a sum wraps around", result, &[By::Bus("RANGE")]);
}
