//! The accelerators for big integers and points, against another implementation of integers, and the group laws.

use crate::accelerators::output_of;
use crate::support::asm::{li, plain};
use crate::support::{SCRATCH, ecall, exit};
use crate::syscalls::store;
use nova_abi::accelerator::{
    Accelerator, BLS12_381_ADD, BLS12_381_DOUBLE, BN254_ADD, BN254_DOUBLE, MULTIPLY_ADD_256, MULTIPLY_ADD_384,
    SECP256K1_ADD, SECP256K1_DOUBLE, SECP256R1_ADD, SECP256R1_DOUBLE,
};
use nova_abi::syscall::{DONE, UNDEFINED, WRITE_OUTPUT};
use nova_vm::isa::{Instruction, Opcode};
use num_bigint::BigUint;

/// Where the operands lie, in the order of the arguments.
const PLACES: [u32; 5] = [SCRATCH, SCRATCH + 0x100, SCRATCH + 0x200, SCRATCH + 0x300, SCRATCH + 0x400];

/// A call on the operands at [`PLACES`], whose answer is then stored behind them.
fn call(accelerator: &Accelerator, answer: u32) -> Vec<Instruction> {
    let pointers = (10..).zip(PLACES).flat_map(|(register, pointer)| li(register, pointer));
    let keep = [li(5, ANSWERS + 4 * answer).to_vec(), vec![crate::support::asm::ssi(Opcode::Sw, 5, 10, 0)]].concat();
    let number = li(17, accelerator.number);
    pointers.chain(number).chain([plain(Opcode::Ecall)]).chain(keep).collect()
}

const ANSWERS: u32 = SCRATCH + 0x800;

/// Makes calls one after the other on these operands; returns their answers, and the words of the first operand afterwards.
fn run(operands: &[&[u8]], calls: &[&Accelerator]) -> (Vec<u32>, Vec<u8>) {
    let mut parts: Vec<_> = PLACES.iter().zip(operands).map(|(&place, bytes)| store(place, bytes)).collect();
    parts.extend((0..).zip(calls).map(|(index, accelerator)| call(accelerator, index)));
    let (answers, result) = (4 * calls.len(), operands[0].len());
    parts.push(ecall(WRITE_OUTPUT, [ANSWERS, answers as u32, 0]));
    parts.extend([ecall(WRITE_OUTPUT, [SCRATCH, result as u32, 0]), exit(0)]);
    let output = output_of(&parts);
    let words = output[..answers].chunks(4).map(|word| u32::from_le_bytes(word.try_into().expect("four bytes")));
    (words.collect(), output[answers..].to_vec())
}

fn bytes(number: &BigUint, length: usize) -> Vec<u8> {
    let mut bytes = number.to_bytes_le();
    bytes.resize(length, 0);
    bytes
}

/// Numbers at which arithmetic has its corners, and random ones.
fn number(rng: &mut fastrand::Rng, length: usize) -> BigUint {
    let one = BigUint::from(1_u8);
    match rng.u8(..6) {
        0 => BigUint::from(rng.u8(..3)),
        1 => (&one << (8 * length)) - BigUint::from(rng.u8(1..4)),
        2 => &one << rng.usize(..8 * length),
        _ => BigUint::from_bytes_le(&(0..rng.usize(1..=length)).map(|_| rng.u8(..)).collect::<Vec<_>>()),
    }
}

#[test]
fn multiply_add_agrees_with_another_implementation() {
    let mut rng = fastrand::Rng::with_seed(5);
    for (accelerator, length) in [(&MULTIPLY_ADD_256, 32), (&MULTIPLY_ADD_384, 48)] {
        for _ in 0..200 {
            let [left, right, addend, modulus] = [(); 4].map(|()| number(&mut rng, length));
            let power = BigUint::from(1_u8) << (8 * length);
            let divisor = if modulus == BigUint::ZERO { &power } else { &modulus };
            let expected = (&left * &right + &addend) % divisor;
            let operands = [&BigUint::ZERO, &left, &right, &addend, &modulus].map(|number| bytes(number, length));
            let (answers, result) = run(&operands.each_ref().map(Vec::as_slice), &[accelerator]);
            assert_eq!(
                (answers, result),
                (vec![DONE], bytes(&expected, length)),
                "{left} {right} {addend} {modulus}"
            );
        }
    }
}

/// Where the result lies does not matter.
#[test]
fn results_may_replace_operands() {
    let mut lines = vec![store(SCRATCH, &bytes(&BigUint::from(7_u8), 32))];
    let call = li(17, MULTIPLY_ADD_256.number).into_iter().chain((10..15).flat_map(|register| li(register, SCRATCH)));
    lines.push(call.chain([plain(Opcode::Ecall)]).collect());
    lines.extend([ecall(WRITE_OUTPUT, [SCRATCH, 32, 0]), exit(0)]);
    assert_eq!(output_of(&lines), bytes(&BigUint::ZERO, 32), "7 * 7 + 7 is a multiple of 7");
}

/// A group with its calls: the order, the generator, and the prime.
struct Group {
    add: &'static Accelerator,
    double: &'static Accelerator,
    order: &'static str,
    x: &'static str,
    y: &'static str,
    prime: Vec<u8>,
}

fn little_endian(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The curves' standards give these numbers.
fn groups() -> [Group; 4] {
    [
        Group {
            add: &SECP256K1_ADD,
            double: &SECP256K1_DOUBLE,
            order: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            x: "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            y: "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            prime: little_endian(&nova_abi::curve::SECP256K1.modulus),
        },
        Group {
            add: &SECP256R1_ADD,
            double: &SECP256R1_DOUBLE,
            order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
            prime: little_endian(&nova_abi::curve::SECP256R1.modulus),
        },
        Group {
            add: &BN254_ADD,
            double: &BN254_DOUBLE,
            order: "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001",
            x: "01",
            y: "02",
            prime: little_endian(&nova_abi::curve::BN254.modulus),
        },
        Group {
            add: &BLS12_381_ADD,
            double: &BLS12_381_DOUBLE,
            order: "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
            x: "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb",
            y: "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1",
            prime: little_endian(&nova_abi::curve::BLS12_381.modulus),
        },
    ]
}

fn hex(text: &str) -> BigUint {
    BigUint::parse_bytes(text.as_bytes(), 16).expect("hexadecimal digits")
}

/// One less than the order times the generator is the generator's negative, and one more is nothing.
#[test]
fn groups_have_their_orders() {
    for group in groups() {
        let length = group.prime.len();
        let (x, y) = (bytes(&hex(group.x), length), hex(group.y));
        let generator = [x.clone(), bytes(&y, length)].concat();
        let less = hex(group.order) - 1_u8;
        let bits = (0..less.bits() - 1).rev();
        let mut calls: Vec<_> =
            bits.flat_map(|bit| [Some(group.double), less.bit(bit).then_some(group.add)]).flatten().collect();
        let (answers, sum) = run(&[&generator, &generator], &calls);
        assert!(answers.iter().all(|&answer| answer == DONE), "{}", group.add.name);
        let negative = [x, bytes(&(BigUint::from_bytes_le(&group.prime) - y), length)].concat();
        assert_eq!(sum, negative, "{}", group.add.name);
        calls.push(group.add);
        let (answers, sum) = run(&[&generator, &generator], &calls);
        assert_eq!((answers.last(), sum), (Some(&UNDEFINED), negative), "{}", group.add.name);
    }
}

/// Coordinates that are not below the prime, equal points and points of order two have no sum, and stay.
#[test]
fn what_has_no_sum_is_undefined() {
    for group in groups() {
        let length = group.prime.len();
        let generator = [bytes(&hex(group.x), length), bytes(&hex(group.y), length)].concat();
        let (zero, beyond) = (vec![0; length], vec![0xff; length]);
        let bad = |coordinate: &[u8]| [[coordinate, &zero].concat(), [&zero, coordinate].concat()];
        for point in bad(&group.prime).iter().chain(&bad(&beyond)) {
            assert_eq!(run(&[point], &[group.double]), (vec![UNDEFINED], point.clone()), "{}", group.double.name);
            for [one, other] in [[point, &generator], [&generator, point]] {
                assert_eq!(run(&[one, other], &[group.add]), (vec![UNDEFINED], one.clone()), "{}", group.add.name);
            }
        }
        assert_eq!(run(&[&generator, &generator], &[group.add]), (vec![UNDEFINED], generator), "{}", group.add.name);
        let of_order_two = [bytes(&hex(group.x), length), zero].concat();
        assert_eq!(run(&[&of_order_two], &[group.double]), (vec![UNDEFINED], of_order_two), "{}", group.double.name);
    }
}
