//! Cheats about which of two long numbers is less, and about whether points have a sum.

use crate::accelerators::set_answer;
use crate::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::number_forgeries::{
    Product, RESULT, SUM, Sum, addition, claim, claimed_order, product, set_quotient, value, words,
};
use crate::numbers::{generator, number};
use crate::run::Run;
use nova_abi::curve::SECP256K1;
use nova_abi::syscall::{SECP256K1_ADD, UNDEFINED};
use nova_air::gadgets::Order;
use nova_air::rv32im::chip_number as n;
use nova_air::{CheckError, F};
use p3_field::{Field, PrimeCharacteristicRing};

/// Claims that a product is what it is and the modulus, and less than the modulus by the order of both; of a product that is
/// this addend.
fn claim_unreduced(addend: u32, order: impl Fn(&[u32], &[u32]) -> Order<F, 8>) -> Result<(), CheckError> {
    let (factor, addend) = (number(1, 8), [&[addend][..], &[0; 7]].concat());
    let modulus = [&[77; 7][..], &[1 << 29]].concat();
    let program = product([&modulus, &factor, &addend, &modulus]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let wrong = words(&(value(&modulus) + value(&addend)));
    claim(&mut run, RESULT, &wrong);
    check_changed(&run, |shards, _| {
        let row = row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0);
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
        Order { decides, excess: F::ZERO }
    });
    assert_refused("the result is not reduced", result, &[By::Chip("multiply_add_256")]);
}

/// The lowest limb is less, but a higher one is larger.
#[test]
fn the_highest_difference_decides() {
    let result = claim_unreduced(0xffff, |wrong, modulus| {
        assert_eq!(wrong[0], 1 << 16 | 76, "the lowest limb is one less than that of the modulus");
        claimed_order(wrong, modulus)
    });
    assert_refused("the result is not reduced", result, &[By::Chip("multiply_add_256")]);
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
        row.existence.exists = F::ZERO;
        // Nothing is to be reduced then.
        row.chord.reduced = [Order { decides: [[F::ZERO; 2]; 8], excess: F::ZERO }; 2];
        change(row);
    })
}

#[test]
fn sums_that_exist_are_not_denied() {
    for (vanishes, inverse) in [(0, 0), (0, 1), (1, 1)] {
        let result = deny(|row| {
            (row.existence.vanishes, row.existence.inverse_reasons) = (f(vanishes), f(inverse));
        });
        assert_refused("a sum is denied", result, &[By::Chip("add_points_256")]);
    }
}

/// A coordinate that is below the prime by a part: the rest would be a reason to have no sum.
#[test]
fn a_number_is_below_or_not() {
    let result = deny(|row| {
        let bounded = &mut row.existence.bounded[0];
        let limb = bounded.order.decides.as_flattened().iter().position(|&flag| flag == F::ONE).expect("one decides");
        let other_x = row.other[0].map(|word| [word.value.lo, word.value.hi]);
        let difference = other_x.as_flattened()[limb] - f(SECP256K1.modulus[limb / 2] >> (16 * (limb % 2)) & 0xffff);
        // The part for which the gap is zero.
        bounded.is_below = (difference - F::ONE) / (difference * f(2));
        bounded.order.excess = F::ZERO;
        row.existence.inverse_reasons = (F::ONE - bounded.is_below).inverse();
    });
    assert_refused("a sum is denied", result, &[By::Chip("add_points_256")]);
}

/// A zero of another size would be a reason as well.
#[test]
fn a_difference_vanishes_or_not() {
    let result = deny(|row| {
        row.existence.vanishes = f(2);
        row.existence.inverse_reasons = f(2).inverse();
    });
    assert_refused("a sum is denied", result, &[By::Chip("add_points_256")]);
}
