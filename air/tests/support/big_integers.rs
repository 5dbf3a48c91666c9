//! Calls that compute with big integers and points.

use super::asm::{SCRATCH, li, plain, ssi};
use nova_abi::curve::{BLS12_381, BN254, SECP256K1, SECP256R1};
use nova_abi::syscall::{
    BLS12_381_ADD, BLS12_381_DOUBLE, BN254_ADD, BN254_DOUBLE, MULTIPLY_ADD_256, MULTIPLY_ADD_384, SECP256K1_ADD,
    SECP256K1_DOUBLE, SECP256R1_ADD, SECP256R1_DOUBLE,
};
use nova_vm::isa::{Instruction, Opcode};

pub(crate) const A: u32 = SCRATCH + 0x1000;

pub(crate) const B: u32 = SCRATCH + 0x1100;

pub(crate) const C: u32 = SCRATCH + 0x1200;

pub(crate) const M: u32 = SCRATCH + 0x1300;

pub(crate) const OUT: u32 = SCRATCH + 0x1400;

/// Writes words to memory.
pub(crate) fn store(address: u32, words: &[u32]) -> Vec<Instruction> {
    let mut lines = li(5, address).to_vec();
    for (offset, &word) in (0..).step_by(4).zip(words) {
        lines.extend(li(6, word));
        lines.push(ssi(Opcode::Sw, 5, 6, offset));
    }
    lines
}

/// A call with up to five arguments.
pub(crate) fn call(number: u32, arguments: &[u32]) -> Vec<Instruction> {
    let mut lines = li(17, number).to_vec();
    lines.extend((10..).zip(arguments).flat_map(|(register, &argument)| li(register, argument)));
    lines.push(plain(Opcode::Ecall));
    lines
}

/// The words of a number whose lowest word is this one, and the others follow from it.
pub(crate) fn number(seed: u32, words: usize) -> Vec<u32> {
    (0..words as u32)
        .map(|index| seed.wrapping_mul(0x9e37_79b9).wrapping_add(index.wrapping_mul(0x85eb_ca6b)))
        .collect()
}

/// A point of each curve: its generator.
pub(crate) fn generator(curve: u32) -> Vec<u32> {
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
pub(crate) const CURVES: [(u32, u32, &[u32]); 4] = [
    (SECP256K1_ADD, SECP256K1_DOUBLE, &SECP256K1.modulus),
    (SECP256R1_ADD, SECP256R1_DOUBLE, &SECP256R1.modulus),
    (BN254_ADD, BN254_DOUBLE, &BN254.modulus),
    (BLS12_381_ADD, BLS12_381_DOUBLE, &BLS12_381.modulus),
];

/// Products with every kind of modulus, results over operands, and bad pointers.
pub(crate) fn products(lines: &mut Vec<Instruction>, call_number: u32, words: usize) {
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
pub(crate) fn points(lines: &mut Vec<Instruction>, (add, double, prime): (u32, u32, &[u32])) {
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
