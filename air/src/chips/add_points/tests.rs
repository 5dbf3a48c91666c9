//! Tests of the `add_points` chip.

use crate::gadgets::LessThanCols;
use crate::rv32im::chip_number as n;
use crate::support::accelerators::set_answer;
use crate::support::big_integer_forgeries::{
    SUM, Sum, addition, claim, claim_sum, claimed_order, set_carries_of_sum, shift_quotient, shifted,
};
use crate::support::big_integers::{generator, number};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::run::Run;
use crate::{CheckError, F};
use nova_abi::curve::SECP256K1;
use nova_abi::syscall::{SECP256K1_ADD, SECP256R1_ADD, UNDEFINED};
use p3_field::{Field, PrimeCharacteristicRing};

#[test]
fn digits_of_sums_are_bytes() {
    let program = addition(&generator(SECP256K1_ADD), &[number(1, 8), number(2, 8)].concat());
    let run = Run::record(&program, &[], ONE_SHARD);
    type Change = fn(&mut Sum);
    let changes: [(&str, Change); 7] = [
        ("other x", |row| row.x_bytes[0][1][0] += f(256)),
        ("x", |row| row.x_bytes[1][7][1] += f(256)),
        ("sum", |row| row.addition.sum_x_bytes[3][0] -= f(256)),
        ("slope", |row| {
            (row.addition.slope[1][2], row.addition.slope[1][3]) =
                shifted(row.addition.slope[1][2], row.addition.slope[1][3])
        }),
        ("slope's quotient", |row| shift_quotient(row, 0)),
        ("quotient of x", |row| shift_quotient(row, 1)),
        ("quotient of y", |row| shift_quotient(row, 2)),
    ];
    for (name, change) in changes {
        let result = check_changed(&run, |shards, _| {
            let row = row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0);
            change(row);
            set_carries_of_sum(row);
        });
        assert_refused(name, result, &[By::Bus("BYTE_PAIRS")]);
    }
}

/// Through equal points there are lines of any slope.
#[test]
fn equal_points_have_no_sum() {
    let generator = generator(SECP256K1_ADD);
    let program = addition(&generator, &generator);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let result = claim_sum(&mut run, 200, |row| row.validity.nonzero = [[F::ONE; 2]; 8]);
    assert_refused("equal points", result, &[By::Chip("add_points_256")]);
}

/// The prime itself counts as zero in the equations: a point and another with the same x but for the prime are equal.
#[test]
fn coordinates_are_reduced() {
    let (y, zero) = (number(1, 8), vec![0; 8]);
    for (point, other, coordinate) in [(&SECP256K1.modulus[..], &zero[..], 2), (&zero, &SECP256K1.modulus, 0)] {
        let program = addition(&[point, &y].concat(), &[other, &y].concat());
        let mut run = Run::record(&program, &[], ONE_SHARD);
        let result = claim_sum(&mut run, 150, |row| {
            let bounded = &mut row.validity.below_prime[coordinate];
            (bounded.is_below, bounded.less_than) = (F::ONE, claimed_order(&SECP256K1.modulus, &SECP256K1.modulus));
            let difference = row.other[0][0].value.lo - row.point[0][0].before.lo;
            row.validity.nonzero[0][0] = p3_field::Field::inverse(&difference);
        });
        assert_refused(&format!("coordinate {coordinate}"), result, &[By::Bus("RANGE")]);
    }
}

#[test]
fn points_are_added_on_the_curve_of_the_call() {
    let program = addition(&generator(SECP256K1_ADD), &[number(1, 8), number(2, 8)].concat());
    let mut other = Run::record(&program, &[], ONE_SHARD);
    other.segment().records.accelerators[0].number = SECP256R1_ADD;
    let result = check_changed(&other, |shards, _| {
        let row = row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0);
        assert_eq!(row.curve, [F::ZERO, F::ONE, F::ZERO]);
    });
    assert_refused("another curve", result, &[By::Bus("CALL"), By::Chip("add_points_256")]);
    for flags in [[1, 1, 0], [0, 0, 0], [2, 0, 0]] {
        let run = Run::record(&program, &[], ONE_SHARD);
        let result = check_changed(&run, |shards, _| {
            row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0).curve = flags.map(f);
        });
        assert_refused(&format!("flags {flags:?}"), result, &[By::Chip("add_points_256"), By::Bus("CALL")]);
    }
}

/// Claims that the points of an addition have no sum, although they have.
fn deny(change: impl Fn(&mut Sum)) -> Result<(), CheckError> {
    let point = generator(SECP256K1_ADD);
    let program = addition(&point, &[number(1, 8), number(2, 8)].concat());
    let mut run = Run::record(&program, &[], ONE_SHARD);
    claim(&mut run, SUM, &point);
    set_answer(&mut run, 0, UNDEFINED);
    check_changed(&run, |shards, _| {
        let row = row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0);
        row.validity.is_valid = F::ZERO;
        // Nothing is to be reduced then.
        row.addition.reduced = [LessThanCols { decides: [[F::ZERO; 2]; 8], excess: F::ZERO }; 2];
        change(row);
    })
}

#[test]
fn sums_that_exist_are_not_denied() {
    for (vanishes, inverse) in [(0, 0), (0, 1), (1, 1)] {
        let result = deny(|row| {
            (row.validity.is_zero, row.validity.inverse_reasons) = (f(vanishes), f(inverse));
        });
        assert_refused("a sum is denied", result, &[By::Chip("add_points_256")]);
    }
}

/// A coordinate that is below the prime by a part: the rest would be a reason to have no sum.
#[test]
fn a_number_is_below_or_not() {
    let result = deny(|row| {
        let bounded = &mut row.validity.below_prime[0];
        let limb =
            bounded.less_than.decides.as_flattened().iter().position(|&flag| flag == F::ONE).expect("one decides");
        let other_x = row.other[0].map(|word| [word.value.lo, word.value.hi]);
        let difference = other_x.as_flattened()[limb] - f(SECP256K1.modulus[limb / 2] >> (16 * (limb % 2)) & 0xffff);
        // The part for which the gap is zero.
        bounded.is_below = (difference - F::ONE) / (difference * f(2));
        bounded.less_than.excess = F::ZERO;
        row.validity.inverse_reasons = (F::ONE - bounded.is_below).inverse();
    });
    assert_refused("a sum is denied", result, &[By::Chip("add_points_256")]);
}

/// A zero of another size would be a reason as well.
#[test]
fn a_difference_vanishes_or_not() {
    let result = deny(|row| {
        row.validity.is_zero = f(2);
        row.validity.inverse_reasons = f(2).inverse();
    });
    assert_refused("a sum is denied", result, &[By::Chip("add_points_256")]);
}
