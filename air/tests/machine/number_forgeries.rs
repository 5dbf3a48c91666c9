//! Cheats about long numbers and points.

use crate::accelerators::{change_result, set_answer};
use crate::asm::{exit, program};
use crate::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::numbers::{A, B, C, M, OUT, call, generator, number, store};
use crate::run::Run;
use nova_abi::curve::{BN254, SECP256K1};
use nova_abi::syscall::{
    BN254_ADD, BN254_DOUBLE, DONE, MULTIPLY_ADD_256, SECP256K1_ADD, SECP256K1_DOUBLE, SECP256R1_ADD,
};
use nova_air::F;
use nova_air::chips::curve::{CURVES_256, ChosenCurve};
use nova_air::chips::{AddPointsColumns, DoublePointColumns, MultiplyAddColumns, RefusalColumns};
use nova_air::gadgets::{Integer, Order, bytes_of_limbs, limbs_after, limbs_read};
use nova_air::rv32im::chip_number as n;
use nova_vm::Program;
use num_bigint::{BigInt, BigUint};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

pub(crate) type Product = MultiplyAddColumns<F, 8>;
pub(crate) type Sum = AddPointsColumns<F, 8, 3>;
type Double = DoublePointColumns<F, 8, 3>;

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

/// The order that says `left < right`, whether that is so or not, by the lowest limb.
pub(crate) fn claimed_order(left: &[u32], right: &[u32]) -> Order<F, 8> {
    let mut decides = [[F::ZERO; 2]; 8];
    decides[0][0] = F::ONE;
    Order { decides, excess: f(right[0] & 0xffff) - f(left[0] & 0xffff) - F::ONE }
}

#[test]
fn other_results() {
    let mut lines = vec![store(A, &number(1, 8)), store(M, &number(2, 8)), store(B, &generator(SECP256K1_ADD))];
    lines.push(store(C, &generator(SECP256K1_ADD)));
    lines.extend([call(MULTIPLY_ADD_256, &[OUT, A, A, A, M]), call(SECP256K1_DOUBLE, &[B])]);
    lines.extend([call(SECP256K1_ADD, &[B, C]), call(SECP256K1_ADD, &[A, A]), exit(0)]);
    let program = program(&lines.concat());
    let chips =
        [("multiply_add_256", RESULT), ("double_point_256", 0), ("add_points_256", SUM), ("add_points_256", SUM)];
    for (index, (chip, first)) in chips.into_iter().enumerate() {
        for word in [0, 3, 7] {
            let mut run = Run::record(&program, &[], ONE_SHARD);
            change_result(run.segment(), index, first + word, |word| word ^ 0x100);
            assert_refused(&format!("call {index}, word {word}"), run.check(), &[By::Chip(chip), By::Bus("MEMORY")]);
        }
    }
}

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
        let row = row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0);
        set_quotient(row, &(total / value(&modulus) - 1_u8));
    });
    assert_refused("the product is not reduced", result, &[By::Bus("RANGE"), By::Chip("multiply_add_256")]);
}

#[test]
fn sums_are_reduced() {
    let generator = generator(BN254_ADD);
    let program = program(&[store(A, &generator), call(BN254_DOUBLE, &[A]), exit(0)].concat());
    for coordinate in [0, 1] {
        let mut run = Run::record(&program, &[], ONE_SHARD);
        let first = 8 * coordinate;
        let double: Vec<_> = run.segment().records.accelerators[0].words[first..first + 8].to_vec();
        let double: Vec<_> = double.iter().map(|word| word.after).collect();
        claim(&mut run, first, &words(&(value(&double) + value(&BN254.modulus))));
        let result = check_changed(&run, |shards, _| {
            let row = row::<Double>(shards[0].table(n::DOUBLE_POINT_256), 0);
            let chosen = ChosenCurve { flags: row.curve.to_vec(), curves: CURVES_256 };
            let (line, point) = (row.line(chosen.a()), row.point);
            row.chord.complete(&point, line, &chosen.prime_bytes(), row.slope_carries.as_flattened_mut());
        });
        assert_refused("the double is not reduced", result, &[By::Bus("RANGE")]);
    }
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
        let row = row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0);
        set_quotient(row, &quotient(wrong));
        let excess = row.carries.as_flattened().iter().filter(|carry| carry.as_canonical_u32() >> 15 != 0).count();
        assert_eq!(excess, 0, "all carries are in range");
    });
    assert_refused("the quotient is too long", result, &[By::Chip("multiply_add_256")]);
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
            let row = row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0);
            row.is_power = F::from_bool(is_power);
            let none = Order { decides: [[F::ZERO; 2]; 8], excess: F::ZERO };
            row.reduced = if is_power { none } else { claimed_order(&words(&wrong), &modulus) };
            set_quotient(row, &quotient);
        });
        assert_refused(name, result, &[By::Chip("multiply_add_256")]);
    }
}

/// Fills the carries that follow from the row's digits.
pub(crate) fn set_carries(row: &mut Product) {
    let bytes = |words, low| bytes_of_limbs::<F, F>(&limbs_read::<F, F>(words), low);
    let factors = [0, 1].map(|index| bytes(&row.factors[index], &row.factor_bytes[index]));
    let (equation, _) = row.equation(factors, bytes(&row.modulus, &row.modulus_bytes));
    row.carries.as_flattened_mut().iter_mut().zip(equation.carries()).for_each(|(cell, carry)| *cell = carry);
}

/// A digit that is no byte, made up for by the next one.
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
            let row = row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0);
            change(row);
            set_carries(row);
        });
        assert_refused(name, result, &[By::Bus("BYTE_PAIRS")]);
    }
}

/// The same number in other digits.
fn shifted(low: F, high: F) -> (F, F) {
    (low + f(256), high - F::ONE)
}

/// Fills the carries that follow from the digits of a sum.
pub(crate) fn set_carries_of_sum(row: &mut Sum) {
    let chosen = ChosenCurve { flags: row.curve.to_vec(), curves: CURVES_256 };
    let prime = Integer::from_bytes(chosen.prime_bytes());
    let [sum_x, sum_y] = [0, 1].map(|index| limbs_after::<F, F>(&row.point[index]));
    let sum_x_bytes = bytes_of_limbs(&sum_x, &row.chord.sum_x_bytes);
    let equations = row.chord.equations(row.line(), sum_x_bytes, sum_y);
    let quotients = row.chord.quotients;
    let [x_carries, y_carries] = &mut row.chord.carries;
    let carries = [&mut row.slope_carries, x_carries, y_carries];
    for ((equation, quotient), carries) in equations.into_iter().zip(quotients).zip(carries) {
        let zero = equation.minus(&Integer::from_shifted_bytes(quotient.cells::<F>()).times(&prime));
        carries.as_flattened_mut().iter_mut().zip(zero.carries()).for_each(|(cell, carry)| *cell = carry);
    }
}

#[test]
fn digits_of_sums_are_bytes() {
    let program = addition(&generator(SECP256K1_ADD), &[number(1, 8), number(2, 8)].concat());
    let run = Run::record(&program, &[], ONE_SHARD);
    type Change = fn(&mut Sum);
    let changes: [(&str, Change); 7] = [
        ("other x", |row| row.x_bytes[0][1][0] += f(256)),
        ("x", |row| row.x_bytes[1][7][1] += f(256)),
        ("sum", |row| row.chord.sum_x_bytes[3][0] -= f(256)),
        ("slope", |row| {
            (row.chord.slope[1][2], row.chord.slope[1][3]) = shifted(row.chord.slope[1][2], row.chord.slope[1][3])
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

fn shift_quotient(row: &mut Sum, equation: usize) {
    let digits = &mut row.chord.quotients[equation].digits;
    (digits[4][0], digits[4][1]) = shifted(digits[4][0], digits[4][1]);
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
    let quotients = row::<Sum>(run.fill().0[0].table(n::ADD_POINTS_256), 0).chord.quotients;
    let sum: Vec<_> = run.segment().records.accelerators[0].words[SUM + 8..].iter().map(|word| word.after).collect();
    assert!(value(&sum) + &wrap < value(&SECP256K1.modulus), "it is reduced");
    claim(&mut run, SUM + 8, &words(&(value(&sum) + wrap)));
    let result = check_changed(&run, |shards, _| {
        let row = row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0);
        row.chord.quotients = quotients;
        set_carries_of_sum(row);
    });
    assert_refused("a sum wraps around", result, &[By::Bus("RANGE")]);
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
            row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0).further[further].value.lo += f(32);
        });
        assert_refused("another pointer", result, &[By::Bus("MEMORY")]);
    }
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
        BigInt::from(value(&before))
    };
    let prime = BigInt::from(value(&SECP256K1.modulus));
    let slope: BigInt =
        BigInt::from(BigUint::from_bytes_le(&[slope_byte; 32])) - BigInt::from(BigUint::from_bytes_le(&[128; 32]));
    let (other_x, x, y) = (number(0), number(16), number(24));
    let reduced = |number: BigInt| ((number % &prime + &prime) % &prime).to_biguint().expect("not negative");
    let sum_x = reduced(&slope * &slope - &x - other_x);
    let sum_y = reduced(&slope * (x - BigInt::from(sum_x.clone())) - y);
    claim(run, SUM, &[words(&sum_x), words(&sum_y)].concat());
    set_answer(run, 0, DONE);
    check_changed(run, |shards, _| {
        let row = row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0);
        (row.existence.exists, row.existence.vanishes, row.existence.inverse_reasons) = (F::ONE, F::ZERO, F::ZERO);
        change(row);
        let low = |limb: F| f(limb.as_canonical_u32() & 0xff);
        row.x_bytes = [
            row.other[0].map(|word| [word.value.lo, word.value.hi].map(low)),
            row.point[0].map(|word| [word.before.lo, word.before.hi].map(low)),
        ];
        row.chord.slope = [[F::from_u8(slope_byte); 4]; 8];
        let chosen = ChosenCurve { flags: row.curve.to_vec(), curves: CURVES_256 };
        let (line, point) = (row.line(), row.point);
        row.chord.complete(&point, line, &chosen.prime_bytes(), row.slope_carries.as_flattened_mut());
    })
}

/// Through equal points there are lines of any slope.
#[test]
fn equal_points_have_no_sum() {
    let generator = generator(SECP256K1_ADD);
    let program = addition(&generator, &generator);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let result = claim_sum(&mut run, 200, |row| row.existence.apart = [[F::ONE; 2]; 8]);
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
            let bounded = &mut row.existence.bounded[coordinate];
            (bounded.is_below, bounded.order) = (F::ONE, claimed_order(&SECP256K1.modulus, &SECP256K1.modulus));
            let difference = row.other[0][0].value.lo - row.point[0][0].before.lo;
            row.existence.apart[0][0] = p3_field::Field::inverse(&difference);
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
