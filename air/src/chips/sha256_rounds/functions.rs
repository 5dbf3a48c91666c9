//! The functions and constants of SHA-256, over words of bits and sums of limbs.

use super::ROUNDS;
use crate::gadgets::{Word, number, xor};
use p3_field::PrimeCharacteristicRing;

/// A 32-bit word in bits, the lowest first.
pub type Bits<T> = [T; 32];

/// Constants of the rounds (FIPS 180-4, section 4.2.2).
pub(crate) const ROUND_CONSTANTS: [u32; ROUNDS] = [
    0x428a_2f98,
    0x7137_4491,
    0xb5c0_fbcf,
    0xe9b5_dba5,
    0x3956_c25b,
    0x59f1_11f1,
    0x923f_82a4,
    0xab1c_5ed5,
    0xd807_aa98,
    0x1283_5b01,
    0x2431_85be,
    0x550c_7dc3,
    0x72be_5d74,
    0x80de_b1fe,
    0x9bdc_06a7,
    0xc19b_f174,
    0xe49b_69c1,
    0xefbe_4786,
    0x0fc1_9dc6,
    0x240c_a1cc,
    0x2de9_2c6f,
    0x4a74_84aa,
    0x5cb0_a9dc,
    0x76f9_88da,
    0x983e_5152,
    0xa831_c66d,
    0xb003_27c8,
    0xbf59_7fc7,
    0xc6e0_0bf3,
    0xd5a7_9147,
    0x06ca_6351,
    0x1429_2967,
    0x27b7_0a85,
    0x2e1b_2138,
    0x4d2c_6dfc,
    0x5338_0d13,
    0x650a_7354,
    0x766a_0abb,
    0x81c2_c92e,
    0x9272_2c85,
    0xa2bf_e8a1,
    0xa81a_664b,
    0xc24b_8b70,
    0xc76c_51a3,
    0xd192_e819,
    0xd699_0624,
    0xf40e_3585,
    0x106a_a070,
    0x19a4_c116,
    0x1e37_6c08,
    0x2748_774c,
    0x34b0_bcb5,
    0x391c_0cb3,
    0x4ed8_aa4a,
    0x5b9c_ca4f,
    0x682e_6ff3,
    0x748f_82ee,
    0x78a5_636f,
    0x84c8_7814,
    0x8cc7_0208,
    0x90be_fffa,
    0xa450_6ceb,
    0xbef9_a3f7,
    0xc671_78f2,
];

/// A word's limbs, from a function that returns its bits, 0 to 31.
pub(crate) fn limbs<E: PrimeCharacteristicRing>(bit: impl Fn(usize) -> E) -> Word<E> {
    Word::new(number((0..16).map(&bit)), number((16..32).map(&bit)))
}

/// The limbs of a word as memory has it when its bytes are the other way round: a message's first byte is the highest of
/// its word, and the lowest of memory's.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "words have 32 bits, `limbs` uses those, and distances are below 32"
)]
pub(crate) fn limbs_in_memory<E: PrimeCharacteristicRing>(word: &Bits<impl Copy + Into<E>>) -> Word<E> {
    limbs(|z| word[24 - z / 8 * 8 + z % 8].into())
}

/// The exclusive or (degree 3) of a word rotated right by three distances; a bit shifted out of the third is zero if
/// `shifts`.
#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "words have 32 bits, `limbs` uses those, and distances are below 32"
)]
pub(crate) fn sigma<E: PrimeCharacteristicRing>(
    word: &Bits<impl Copy + Into<E>>,
    distances: [usize; 3],
    shifts: bool,
) -> Word<E> {
    limbs(|z| {
        let [first, second, third] = distances.map(|distance| word[(z + distance) % 32].into());
        let two = xor(first, second);
        if shifts && z + distances[2] >= 32 { two } else { xor(two, third) }
    })
}

/// Rotations of the functions of FIPS 180-4, section 4.1.2; those of the schedule shift by the third distance.
pub(crate) const BIG_SIGMA: [[usize; 3]; 2] = [[2, 13, 22], [6, 11, 25]];
pub(crate) const SMALL_SIGMA: [[usize; 3]; 2] = [[7, 18, 3], [17, 19, 10]];

/// A word's limbs as a sum of words, limb by limb.
pub(crate) fn sum<E: PrimeCharacteristicRing, const N: usize>(words: [Word<E>; N]) -> Word<E> {
    let zero = Word::new(E::ZERO, E::ZERO);
    words.into_iter().fold(zero, |sum, word| Word::new(sum.lo + word.lo, sum.hi + word.hi))
}

/// What a round adds up: to a, and to e.
pub(crate) struct Round<E> {
    /// Sum of limbs that makes a.
    pub(crate) a: Word<E>,
    /// Sum of limbs that makes e.
    pub(crate) e: Word<E>,
}

impl<E: PrimeCharacteristicRing> Round<E> {
    /// The sums (degree 3) of a round that finds the words d, c, b, a and h, g, f, e, adds a schedule's word, and a constant
    /// (degree 2).
    #[expect(clippy::indexing_slicing, reason = "words have 32 bits, and `limbs` uses those")]
    pub(crate) fn of<V: Copy + Into<E>>(
        [d, c, b, a]: [&Bits<V>; 4],
        [h, g, f, e]: [&Bits<V>; 4],
        w: &Bits<V>,
        constant: Word<E>,
    ) -> Self {
        let plain = |word: &Bits<V>| limbs(|z| word[z].into());
        let choice = limbs(|z| {
            let [e, f, g]: [E; 3] = [e, f, g].map(|word| word[z].into());
            g.clone() + e * (f - g)
        });
        let majority = limbs(|z| {
            let [a, b, c]: [E; 3] = [a, b, c].map(|word| word[z].into());
            let both = b.clone() * c.clone();
            both.clone() + a * (b + c - both.double())
        });
        let common = sum([plain(h), sigma(e, BIG_SIGMA[1], false), choice, plain(w), constant]);
        Self { a: sum([common.clone(), sigma(a, BIG_SIGMA[0], false), majority]), e: sum([common, plain(d)]) }
    }
}
