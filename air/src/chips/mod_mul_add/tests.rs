//! Tests of the `mod_mul_add` chip.

use crate::chips::RefusalColumns;
use crate::gadgets::LessThanCols;
use crate::rv32im::chip_number as n;
use crate::support::asm::{exit, program};
use crate::support::big_integer_forgeries::{
    Product, RESULT, claim, claimed_order, product, set_carries, set_quotient, shifted, value, words,
};
use crate::support::big_integers::{A, B, C, M, OUT, call, number};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::run::Run;
use crate::{CheckError, F};
use nova_abi::syscall::MULTIPLY_ADD_256;
use num_bigint::BigUint;
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};

/// A product plus the modulus, or a sum with the prime added to a coordinate, satisfies the equations.
#[test]
fn results_are_reduced() {
    let (factor, modulus) = (number(1, 8), [&[77; 7][..], &[1 << 29]].concat());
    let program = product([&factor, &factor, &factor, &modulus]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let total = value(&factor) * value(&factor) + value(&factor);
    let wrong = words(&(&total % value(&modulus) + value(&modulus)));
    claim(&mut run, RESULT, &wrong);
    let result = check_changed(&run, |shards, _| {
        let row = row::<Product>(shards[0].table(n::MOD_MUL_ADD_256), 0);
        set_quotient(row, &(total / value(&modulus) - 1_u8));
    });
    assert_refused("the product is not reduced", result, &[By::Bus("RANGE"), By::Chip("mod_mul_add_256")]);
}

/// A quotient so long that its product with the modulus is what it should be but for digits beyond the others.
#[test]
fn quotients_do_not_overflow() {
    let (factor, modulus) = (number(1, 8), number(3, 8));
    let total = value(&factor) * value(&factor) + value(&factor);
    let power = BigUint::from(1_u8) << (8 * 65);
    let inverse = value(&modulus).modinv(&power).expect("the modulus is odd");
    let quotient = |wrong: u32| (&total + &power - wrong) * &inverse % &power;
    let wrong = (0..1 << 16).find(|&wrong| quotient(wrong).bits() <= 512 && wrong != 0).expect("one in 256 is short");
    assert_ne!(&total % value(&modulus), BigUint::from(wrong));
    let program = product([&factor, &factor, &factor, &modulus]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    claim(&mut run, RESULT, &words(&wrong.into()));
    let result = check_changed(&run, |shards, _| {
        let row = row::<Product>(shards[0].table(n::MOD_MUL_ADD_256), 0);
        set_quotient(row, &quotient(wrong));
        let excess = row.carries.as_flattened().iter().filter(|carry| carry.as_canonical_u32() >> 15 != 0).count();
        assert_eq!(excess, 0, "all carries are in range");
    });
    assert_refused("the quotient is too long", result, &[By::Chip("mod_mul_add_256")]);
}

/// A modulus that is called zero counts as 2^256 more than it is, and no result is to be less than it.
#[test]
fn powers_stand_for_zero_only() {
    let (factor, power) = (number(1, 8), BigUint::from(1_u8) << 256);
    let total = value(&factor) * value(&factor) + value(&factor);
    let with_power = |modulus: &[u32]| value(modulus) + &power;
    let has_words = |modulus: &Vec<u32>| &total % with_power(modulus) < power;
    let other = (2..).map(|seed| number(seed, 8)).find(has_words).expect("most remainders are short enough");
    assert_ne!(&total % with_power(&other), &total % value(&other), "the result is wrong");
    for (name, modulus, is_power) in [("a modulus is called zero", other, true), ("zero is not", vec![0; 8], false)] {
        let divisor = with_power(&modulus);
        let (quotient, wrong) = (&total / &divisor, &total % divisor);
        let program = product([&factor, &factor, &factor, &modulus]);
        let mut run = Run::record(&program, &[], ONE_SHARD);
        claim(&mut run, RESULT, &words(&wrong));
        let result = check_changed(&run, |shards, _| {
            let row = row::<Product>(shards[0].table(n::MOD_MUL_ADD_256), 0);
            row.is_power = F::from_bool(is_power);
            let none = LessThanCols { decides: [[F::ZERO; 2]; 8], excess: F::ZERO };
            row.reduced = if is_power { none } else { claimed_order(&words(&wrong), &modulus) };
            set_quotient(row, &quotient);
        });
        assert_refused(name, result, &[By::Chip("mod_mul_add_256")]);
    }
}

/// A digit that is not a byte, made up for by the next one.
#[test]
fn digits_are_bytes() {
    let (factor, modulus) = (number(1, 8), number(3, 8));
    let program = product([&factor, &factor, &factor, &modulus]);
    let run = Run::record(&program, &[], ONE_SHARD);
    // Of limbs the high byte follows from the low one.
    type Change = fn(&mut Product);
    let changes: [(&str, Change); 4] = [
        ("left", |row| row.factor_bytes[0][1][0] += f(256)),
        ("right", |row| row.factor_bytes[1][7][1] += f(256)),
        ("modulus", |row| row.modulus_bytes[3][0] -= f(256)),
        ("quotient", |row| {
            (row.quotient[1][3], row.quotient[1][4]) = shifted(row.quotient[1][3], row.quotient[1][4])
        }),
    ];
    for (name, change) in changes {
        let result = check_changed(&run, |shards, _| {
            let row = row::<Product>(shards[0].table(n::MOD_MUL_ADD_256), 0);
            change(row);
            set_carries(row);
        });
        assert_refused(name, result, &[By::Bus("BYTE_PAIRS")]);
    }
}

/// The pointers in a3 and a4 are those of the registers.
#[test]
fn further_pointers_are_read() {
    let bad = program(&[call(MULTIPLY_ADD_256, &[OUT, A, B, C, M + 1]), exit(0)].concat());
    let run = Run::record(&bad, &[], ONE_SHARD);
    let result = check_changed(&run, |shards, _| {
        let row = row::<RefusalColumns<F>>(shards[0].table(n::REFUSAL), 0);
        row.pointer.lo += f(4);
        row.quotient += F::ONE;
    });
    assert_refused("another bad pointer", result, &[By::Bus("MEMORY")]);
    let good = product([&number(1, 8), &number(2, 8), &number(3, 8), &number(4, 8)]);
    for further in [0, 1] {
        let run = Run::record(&good, &[], ONE_SHARD);
        let result = check_changed(&run, |shards, _| {
            row::<Product>(shards[0].table(n::MOD_MUL_ADD_256), 0).further[further].value.lo += f(32);
        });
        assert_refused("another pointer", result, &[By::Bus("MEMORY")]);
    }
}

/// Claims that a product is what it is and the modulus, and less than the modulus by the order of both; of a product that is
/// this addend.
fn claim_unreduced(addend: u32, order: impl Fn(&[u32], &[u32]) -> LessThanCols<F, 8>) -> Result<(), CheckError> {
    let (factor, addend) = (number(1, 8), [&[addend][..], &[0; 7]].concat());
    let modulus = [&[77; 7][..], &[1 << 29]].concat();
    let program = product([&modulus, &factor, &addend, &modulus]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let wrong = words(&(value(&modulus) + value(&addend)));
    claim(&mut run, RESULT, &wrong);
    check_changed(&run, |shards, _| {
        let row = row::<Product>(shards[0].table(n::MOD_MUL_ADD_256), 0);
        set_quotient(row, &(value(&factor) - 1_u8));
        row.reduced = order(&wrong, &modulus);
    })
}

/// Two limbs decide, by parts that add up to 1: neither has a gap in range, but the parts' sum has.
#[test]
fn one_limb_decides() {
    let result = claim_unreduced(5, |_, _| {
        // The gaps are -6 and -1.
        let fifth = f(5).inverse();
        let mut decides = [[F::ZERO; 2]; 8];
        decides[0] = [-fifth, F::ONE + fifth];
        LessThanCols { decides, excess: F::ZERO }
    });
    assert_refused("the result is not reduced", result, &[By::Chip("mod_mul_add_256")]);
}

/// The lowest limb is less, but a higher one is larger.
#[test]
fn the_highest_difference_decides() {
    let result = claim_unreduced(0xffff, |wrong, modulus| {
        assert_eq!(wrong[0], 1 << 16 | 76, "the lowest limb is one less than that of the modulus");
        claimed_order(wrong, modulus)
    });
    assert_refused("the result is not reduced", result, &[By::Chip("mod_mul_add_256")]);
}
