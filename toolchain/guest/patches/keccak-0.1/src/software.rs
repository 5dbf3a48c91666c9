//! The permutations in software (FIPS 202, section 3).

use crate::PLEN;
use core::fmt::Debug;
use core::ops::{BitAnd, BitAndAssign, BitXor, BitXorAssign, Not};

/// The round constants for lanes of 64 bits (section 3.2.5). Those of smaller lanes are their low bits.
const CONSTANTS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// A lane of the state.
pub trait LaneSize:
    Copy
    + Clone
    + Debug
    + Default
    + PartialEq
    + BitAndAssign
    + BitAnd<Output = Self>
    + BitXorAssign
    + BitXor<Output = Self>
    + Not<Output = Self>
{
    /// The number of rounds of Keccak-f.
    const KECCAK_F_ROUND_COUNT: usize;

    /// Truncates a round constant.
    fn truncate_rc(rc: u64) -> Self;

    /// Rotates the lane, modulo its length.
    #[must_use]
    fn rotate_left(self, n: u32) -> Self;
}

macro_rules! lanes {
    ($($lane:ty: $rounds:literal),*) => {
        $(
            impl LaneSize for $lane {
                const KECCAK_F_ROUND_COUNT: usize = $rounds;

                fn truncate_rc(rc: u64) -> Self {
                    rc as Self
                }

                fn rotate_left(self, n: u32) -> Self {
                    self.rotate_left(n)
                }
            }
        )*
    };
}

lanes!(u8: 18, u16: 20, u32: 22, u64: 24);

/// Keccak-p: the last `round_count` rounds of Keccak-f.
///
/// # Panics
///
/// If `round_count` exceeds the rounds of Keccak-f.
pub fn keccak_p<L: LaneSize>(state: &mut [L; PLEN], round_count: usize) {
    assert!(round_count <= L::KECCAK_F_ROUND_COUNT, "Keccak-f has fewer rounds");
    for constant in &CONSTANTS[L::KECCAK_F_ROUND_COUNT - round_count..L::KECCAK_F_ROUND_COUNT] {
        theta(state);
        rho_and_pi(state);
        chi(state);
        state[0] ^= L::truncate_rc(*constant);
    }
}

fn theta<L: LaneSize>(state: &mut [L; PLEN]) {
    let column = |x: usize| state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    let columns: [L; 5] = core::array::from_fn(column);
    let change: [L; 5] = core::array::from_fn(|x| columns[(x + 4) % 5] ^ columns[(x + 1) % 5].rotate_left(1));
    for plane in state.as_chunks_mut::<5>().0 {
        plane.iter_mut().zip(change).for_each(|(lane, change)| *lane ^= change);
    }
}

/// The lanes in the order of the permutation pi, from (1, 0), with their rotation distances: the triangular numbers.
const STEPS: [(usize, u32); 24] = {
    let mut steps = [(0, 0); 24];
    let (mut x, mut y, mut t) = (1, 0, 0);
    while t < 24 {
        (x, y) = (y, (2 * x + 3 * y) % 5);
        steps[t] = (x + 5 * y, ((t + 1) * (t + 2) / 2) as u32 % 64);
        t += 1;
    }
    steps
};

fn rho_and_pi<L: LaneSize>(state: &mut [L; PLEN]) {
    let mut moved = state[1];
    // Unrolled, so that the distances are constants. A rotation of 64 bits by a variable takes twice the
    // instructions.
    macro_rules! steps {
        ($($t:literal)*) => {
            $({
                let (place, distance) = const { STEPS[$t] };
                moved = core::mem::replace(&mut state[place], moved.rotate_left(distance));
            })*
        };
    }
    steps!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23);
    let _ = moved;
}

fn chi<L: LaneSize>(state: &mut [L; PLEN]) {
    for plane in state.as_chunks_mut::<5>().0 {
        let before = *plane;
        for (x, lane) in plane.iter_mut().enumerate() {
            *lane ^= !before[(x + 1) % 5] & before[(x + 2) % 5];
        }
    }
}
