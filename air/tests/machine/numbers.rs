//! Calls that compute with long numbers: what is provable, and cheats.

use crate::accelerators::{change_result, set_answer};
use crate::asm::{SCRATCH, exit, li, plain, program, ssi};
use crate::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::run::Run;
use nova_abi::curve::{BLS12_381, BN254, SECP256K1, SECP256R1};
use nova_abi::syscall::{
    BLS12_381_ADD, BLS12_381_DOUBLE, BN254_ADD, BN254_DOUBLE, DONE, MULTIPLY_ADD_256, MULTIPLY_ADD_384,
    SECP256K1_ADD, SECP256K1_DOUBLE, SECP256R1_ADD, SECP256R1_DOUBLE, UNDEFINED,
};
use nova_air::F;
use nova_air::chips::curve::{CURVES_256, ChosenCurve};
use nova_air::chips::{AddPointsColumns, DoublePointColumns, MultiplyAddColumns};
use nova_air::gadgets::{Order, bytes_of_limbs, limbs_read};
use nova_air::rv32im::chip_number as n;
use nova_vm::Program;
use nova_vm::isa::{Instruction, Opcode};
use num_bigint::{BigInt, BigUint};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

const A: u32 = SCRATCH + 0x1000;
const B: u32 = SCRATCH + 0x1100;
const C: u32 = SCRATCH + 0x1200;
const M: u32 = SCRATCH + 0x1300;
const OUT: u32 = SCRATCH + 0x1400;

/// Writes words to memory.
fn store(address: u32, words: &[u32]) -> Vec<Instruction> {
    let mut lines = li(5, address).to_vec();
    for (offset, &word) in (0..).step_by(4).zip(words) {
        lines.extend(li(6, word));
        lines.push(ssi(Opcode::Sw, 5, 6, offset));
    }
    lines
}

/// A call with up to five arguments.
fn call(number: u32, arguments: &[u32]) -> Vec<Instruction> {
    let mut lines = li(17, number).to_vec();
    lines.extend((10..).zip(arguments).flat_map(|(register, &argument)| li(register, argument)));
    lines.push(plain(Opcode::Ecall));
    lines
}

/// The words of a number whose lowest word is this one, and the others follow from it.
fn number(seed: u32, words: usize) -> Vec<u32> {
    (0..words as u32)
        .map(|index| seed.wrapping_mul(0x9e37_79b9).wrapping_add(index.wrapping_mul(0x85eb_ca6b)))
        .collect()
}

/// A point of each curve: its generator.
fn generator(curve: u32) -> Vec<u32> {
    let hex = match curve {
        SECP256K1_ADD => concat!(
            "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
        ),
        SECP256R1_ADD => concat!(
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        ),
        BN254_ADD => concat!(
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000001"
        ),
        _ => concat!(
            "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1",
            "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        ),
    };
    hex.as_bytes()
        .rchunks(8)
        .map(|word| u32::from_str_radix(std::str::from_utf8(word).unwrap(), 16).unwrap())
        .collect()
}

/// Each curve with its calls.
const CURVES: [(u32, u32, &[u32]); 4] = [
    (SECP256K1_ADD, SECP256K1_DOUBLE, &SECP256K1.modulus),
    (SECP256R1_ADD, SECP256R1_DOUBLE, &SECP256R1.modulus),
    (BN254_ADD, BN254_DOUBLE, &BN254.modulus),
    (BLS12_381_ADD, BLS12_381_DOUBLE, &BLS12_381.modulus),
];

/// Products with every kind of modulus, results over operands, and bad pointers.
fn products(lines: &mut Vec<Instruction>, call_number: u32, words: usize) {
    let ones = vec![u32::MAX; words];
    let one: Vec<u32> = (0..words).map(|index| u32::from(index == 0)).collect();
    let high: Vec<u32> = (0..words).map(|index| u32::from(index + 1 == words) << 31).collect();
    let zero = vec![0; words];
    let small = [&[0x1_0001], &zero[1..]].concat();
    let operands: [[&[u32]; 4]; 8] = [
        [&number(1, words), &number(2, words), &number(3, words), &number(4, words)],
        [&ones, &ones, &ones, &zero],
        [&ones, &ones, &ones, &ones],
        [&ones, &ones, &ones, &one],
        [&ones, &ones, &zero, &high],
        [&number(5, words), &number(6, words), &ones, &small],
        [&zero, &zero, &zero, &zero],
        [&zero, &ones, &high, &high],
    ];
    for operands in operands {
        for (address, words) in [A, B, C, M].into_iter().zip(operands) {
            lines.extend(store(address, words));
        }
        lines.extend(call(call_number, &[OUT, A, B, C, M]));
    }
    lines.extend(call(call_number, &[A, A, A, OUT, OUT]));
    lines.extend(call(call_number, &[A + 16, A, B + 4, A + 8, M]));
    for bad in 0..5 {
        let mut pointers = [OUT, A, B, C, M];
        pointers[bad] += 1;
        lines.extend(call(call_number, &pointers));
    }
}

/// Sums that exist, and every reason for which one does not.
fn points(lines: &mut Vec<Instruction>, (add, double, prime): (u32, u32, &[u32])) {
    let (generator, half) = (generator(add), prime.len());
    let zero = vec![0; half];
    lines.extend([store(A, &generator), store(B, &generator)].concat());
    // 2 G, 4 G, and 5 G as well as 9 G; then equal points and opposite ones.
    let calls = [(double, A, 0), (double, A, 0), (add, B, A), (add, A, B), (add, A, A), (add, B, B)];
    lines.extend(calls.iter().flat_map(|&(number, point, other)| call(number, &[point, other])));
    let beyond: Vec<u32> = prime.iter().map(|word| word | 1 << 16).collect();
    for (x, y) in
        [(prime, &zero[..]), (&zero, prime), (&beyond, &beyond), (&[u32::MAX; 12][..half], &zero), (&zero, &zero)]
    {
        lines.extend(store(C, &[x, y].concat()));
        lines.extend([call(double, &[C]), call(add, &[C, A]), call(add, &[A, C])].concat());
    }
    lines.extend([call(double, &[A + 2]), call(add, &[A, 3]), call(add, &[A + 2, B])].concat());
}

/// Calls of every kind, for programs that execute everything.
pub(crate) fn calls(lines: &mut Vec<Instruction>) {
    products(lines, MULTIPLY_ADD_256, 8);
    products(lines, MULTIPLY_ADD_384, 12);
    CURVES.into_iter().for_each(|curve| points(lines, curve));
}

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

type Product = MultiplyAddColumns<F, 8>;
type Sum = AddPointsColumns<F, 8, 3>;
type Double = DoublePointColumns<F, 8, 3>;

/// Index of the result's first word among those of a product's call, and of a sum's.
const RESULT: usize = 32;
const SUM: usize = 16;

fn value(words: &[u32]) -> BigUint {
    BigUint::from_slice(words)
}

fn words(value: &BigUint) -> Vec<u32> {
    let mut words = value.to_u32_digits();
    words.resize(8, 0);
    words
}

/// Changes the result of the only call to this number.
fn claim(run: &mut Run<'_>, first: usize, result: &[u32]) {
    for (word, &value) in (first..).zip(result) {
        change_result(run.segment(), 0, word, |_| value);
    }
}

/// One product of these operands.
fn product(operands: [&[u32]; 4]) -> Program {
    let stores = [A, B, C, M].into_iter().zip(operands).flat_map(|(address, words)| store(address, words));
    program(&[stores.collect(), call(MULTIPLY_ADD_256, &[OUT, A, B, C, M]), exit(0)].concat())
}

/// Sets the quotient, and the carries that follow.
fn set_quotient(row: &mut Product, quotient: &BigUint) {
    let mut bytes = quotient.to_bytes_le();
    bytes.resize(64, 0);
    row.quotient.as_flattened_mut().iter_mut().zip(bytes).for_each(|(cell, byte)| *cell = F::from_u8(byte));
    let bytes = |words, low| bytes_of_limbs::<F, F>(&limbs_read::<F, F>(words), low);
    let factors = [0, 1].map(|index| bytes(&row.factors[index], &row.factor_bytes[index]));
    let (equation, _) = row.equation(factors, bytes(&row.modulus, &row.modulus_bytes));
    row.carries.as_flattened_mut().iter_mut().zip(equation.carries()).for_each(|(cell, carry)| *cell = carry);
}

/// The order that says `left < right`, whether that is so or not, by the lowest limb.
fn claimed_order(left: &[u32], right: &[u32]) -> Order<F, 8> {
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

#[test]
fn powers_stand_for_zero_only() {
    let (factor, zero) = (number(1, 8), vec![0; 8]);
    let total = value(&factor) * value(&factor) + value(&factor);
    for (name, modulus, is_power) in [("a modulus is called zero", number(3, 8), true), ("zero is not", zero, false)]
    {
        let program = product([&factor, &factor, &factor, &modulus]);
        let mut run = Run::record(&program, &[], ONE_SHARD);
        let wrong = words(&(&total % (BigUint::from(1_u8) << 256)));
        claim(&mut run, RESULT, &wrong);
        let result = check_changed(&run, |shards, _| {
            let row = row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0);
            row.is_power = F::from_bool(is_power);
            let none = Order { decides: [[F::ZERO; 2]; 8], excess: F::ZERO };
            row.reduced = if is_power { none } else { claimed_order(&wrong, &modulus) };
            set_quotient(row, &(&total >> if is_power { 256 } else { 512 }));
        });
        assert_refused(name, result, &[By::Chip("multiply_add_256")]);
    }
}

/// A digit of the quotient that is no byte, made up for by the next one.
#[test]
fn digits_are_bytes() {
    let (factor, modulus) = (number(1, 8), number(3, 8));
    let program = product([&factor, &factor, &factor, &modulus]);
    let run = Run::record(&program, &[], ONE_SHARD);
    let result = check_changed(&run, |shards, _| {
        let row = row::<Product>(shards[0].table(n::MULTIPLY_ADD_256), 0);
        row.quotient[1][3] += f(256);
        row.quotient[1][4] -= F::ONE;
        let bytes = |words, low| bytes_of_limbs::<F, F>(&limbs_read::<F, F>(words), low);
        let factors = [0, 1].map(|index| bytes(&row.factors[index], &row.factor_bytes[index]));
        let (equation, _) = row.equation(factors, bytes(&row.modulus, &row.modulus_bytes));
        row.carries.as_flattened_mut().iter_mut().zip(equation.carries()).for_each(|(cell, carry)| *cell = carry);
    });
    assert_refused("a digit is no byte", result, &[By::Bus("BYTE_PAIRS")]);
}

/// A point added to another, both as given.
fn addition(point: &[u32], other: &[u32]) -> Program {
    program(&[store(A, point), store(B, other), call(SECP256K1_ADD, &[A, B]), exit(0)].concat())
}

/// Claims a sum for points that have none: the one of the line with this slope.
fn claim_sum(run: &mut Run<'_>, slope_byte: u8, change: impl Fn(&mut Sum)) -> Result<(), nova_air::CheckError> {
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
fn sums_that_exist_are_not_denied() {
    let point = generator(SECP256K1_ADD);
    let double = [number(1, 8), number(2, 8)].concat();
    let program = addition(&point, &double);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    claim(&mut run, SUM, &point);
    set_answer(&mut run, 0, UNDEFINED);
    for (vanishes, inverse) in [(0, 0), (0, 1), (1, 1)] {
        let result = check_changed(&run, |shards, _| {
            let existence = &mut row::<Sum>(shards[0].table(n::ADD_POINTS_256), 0).existence;
            existence.exists = F::ZERO;
            (existence.vanishes, existence.inverse_reasons) = (f(vanishes), f(inverse));
        });
        assert_refused("a sum is denied", result, &[By::Chip("add_points_256")]);
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
