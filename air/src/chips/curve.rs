//! The curves whose points are added, and what the chips that add them share.

use crate::ChipBuilder;
use crate::gadgets::{BigInt, Call, Word, expr};
use alloc::vec::Vec;
use nova_abi::curve::{self, Curve};
use nova_abi::syscall::{self, DONE, UNDEFINED};
use p3_field::PrimeCharacteristicRing;

/// A curve, and the numbers of its calls.
#[derive(Debug)]
pub struct CurveCalls<const WORDS: usize> {
    /// The curve.
    pub curve: &'static Curve<WORDS>,
    /// Adds two points.
    pub add: u32,
    /// Doubles a point.
    pub double: u32,
}

/// The curves whose coordinates have 8 words.
pub const CURVES_256: &[CurveCalls<8>; 3] = &[
    CurveCalls { curve: &curve::SECP256K1, add: syscall::SECP256K1_ADD, double: syscall::SECP256K1_DOUBLE },
    CurveCalls { curve: &curve::SECP256R1, add: syscall::SECP256R1_ADD, double: syscall::SECP256R1_DOUBLE },
    CurveCalls { curve: &curve::BN254, add: syscall::BN254_ADD, double: syscall::BN254_DOUBLE },
];

/// The curve whose coordinates have 12 words.
pub const CURVES_384: &[CurveCalls<12>; 1] =
    &[CurveCalls { curve: &curve::BLS12_381, add: syscall::BLS12_381_ADD, double: syscall::BLS12_381_DOUBLE }];

/// A row's curve.
pub struct ChosenCurve<E, const WORDS: usize> {
    /// Of the curves, one is 1; none on padding.
    pub flags: Vec<E>,
    /// The curves.
    pub curves: &'static [CurveCalls<WORDS>],
}

impl<E: PrimeCharacteristicRing, const WORDS: usize> ChosenCurve<E, WORDS> {
    /// A property of the curve; zero if there is none.
    pub fn property(&self, property: impl Fn(&CurveCalls<WORDS>) -> E) -> E {
        self.flags.iter().zip(self.curves).map(|(flag, curve)| flag.clone() * property(curve)).sum()
    }

    /// The coefficient a.
    pub fn a(&self) -> BigInt<E> {
        BigInt::from_small(self.property(|calls| E::from_i32(calls.curve.a)), MAX_COEFFICIENT)
    }

    /// The prime's limbs, lowest first.
    pub fn prime_limbs(&self) -> Vec<E> {
        self.prime_in_parts(|word| [word & 0xffff, word >> 16])
    }

    /// The prime's bytes, lowest first.
    pub fn prime_bytes(&self) -> Vec<E> {
        self.prime_in_parts(|word| word.to_le_bytes().map(u32::from))
    }

    /// The prime in parts of words, lowest first.
    fn prime_in_parts<const PARTS: usize>(&self, parts: impl Fn(u32) -> [u32; PARTS]) -> Vec<E> {
        let mut sums = E::zero_vec(WORDS.saturating_mul(PARTS));
        for (flag, calls) in self.flags.iter().zip(self.curves) {
            let parts = calls.curve.modulus.iter().flat_map(|&word| parts(word));
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += flag.clone() * E::from_u32(part));
        }
        sums
    }
}

/// The absolute value of a coefficient a is at most this.
const MAX_COEFFICIENT: u32 = 3;

const _: () = {
    assert!(curve::SECP256K1.a == 0 && curve::BN254.a == 0 && curve::BLS12_381.a == 0);
    assert!(curve::SECP256R1.a.unsigned_abs() <= MAX_COEFFICIENT);
};

/// Takes the call on rows where one of the flags is 1. The value written to a0 tells whether there is a sum.
pub(super) fn receive_point_call<B: ChipBuilder>(
    b: &mut B,
    (cycle, number): (B::Var, B::Expr),
    arguments: &[Word<B::Var>; 3],
    (is_real, exists): (&B::Expr, &B::Expr),
) {
    const _: () = assert!(DONE == 0);
    let result = (is_real.clone() - exists.clone()) * B::Expr::from_u32(UNDEFINED);
    let call = Call { cycle: cycle.into(), number, arguments: arguments.map(expr::<B>), result };
    call.receive(b, is_real);
}
