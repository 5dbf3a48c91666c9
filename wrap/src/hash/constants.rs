//! Round constants, from the authors' generator.
//!
//! They are the output of a shift register whose seed states the instance, so nobody has chosen them, and no table has to be
//! believed. The published answer of the permutation shows that they are the authors' constants.

use std::array;
use std::sync::LazyLock;

use p3_bn254::Bn254;

use super::{HALF_FULL_ROUNDS, PARTIAL_ROUNDS, WIDTH};

/// Bits of a scalar.
const SCALAR_BITS: usize = 254;

/// The order of the scalar field, in 64-bit words, lowest first.
const ORDER: [u64; 4] = [0x43e1_f593_f000_0001, 0x2833_e848_79b9_7091, 0xb850_45b6_8181_585d, 0x3064_4e72_e131_a029];

/// What is added in each round.
#[derive(Clone, Copy, Debug)]
pub struct RoundConstants {
    /// Of the full rounds at the beginning.
    pub initial: [[Bn254; WIDTH]; HALF_FULL_ROUNDS],
    /// Of the partial rounds.
    pub partial: [Bn254; PARTIAL_ROUNDS],
    /// Of the full rounds at the end.
    pub terminal: [[Bn254; WIDTH]; HALF_FULL_ROUNDS],
}

/// The constants of the rounds.
pub fn round_constants() -> &'static RoundConstants {
    static CONSTANTS: LazyLock<RoundConstants> = LazyLock::new(|| {
        let mut register = Register::new();
        let full = |register: &mut Register| array::from_fn(|_| array::from_fn(|_| register.scalar()));
        let initial = full(&mut register);
        let partial = array::from_fn(|_| register.scalar());
        RoundConstants { initial, partial, terminal: full(&mut register) }
    });
    &CONSTANTS
}

/// The shift register of 80 bits ("Grain") that generates Poseidon's parameters. The oldest bit is the lowest.
struct Register(u128);

impl Register {
    /// A register whose seed is the instance: a prime field, the S-box `x^5`, the sizes, and ones.
    fn new() -> Self {
        let fields =
            [(1, 2), (0, 4), (SCALAR_BITS, 12), (WIDTH, 12), (2 * HALF_FULL_ROUNDS, 10), (PARTIAL_ROUNDS, 10)];
        let mut register = Self(((1 << 30) - 1) << 50);
        let bits = fields.into_iter().flat_map(|(value, width)| (0..width).rev().map(move |bit| value >> bit & 1));
        for (place, bit) in bits.enumerate() {
            register.0 |= (bit as u128) << place;
        }
        for _ in 0..160 {
            register.step();
        }
        register
    }

    fn step(&mut self) -> bool {
        let bit = [62, 51, 38, 23, 13, 0].iter().fold(0, |sum, tap| sum ^ self.0 >> tap & 1);
        self.0 = self.0 >> 1 | bit << 79;
        bit == 1
    }

    /// Of two bits, the second counts if the first is one.
    fn bit(&mut self) -> bool {
        while !self.step() {
            self.step();
        }
        self.step()
    }

    /// Of numbers of as many bits as a scalar has, the first that is one.
    fn scalar(&mut self) -> Bn254 {
        loop {
            let mut words = [0; 4];
            for place in (0..SCALAR_BITS).rev() {
                words[place / 64] |= u64::from(self.bit()) << (place % 64);
            }
            if words.iter().rev().lt(ORDER.iter().rev()) {
                return Bn254::new(words);
            }
        }
    }
}
