//! Conversions between the words of the machine, the integers of crypto-bigint, and bytes.

use crate::PrimeOrder;
use elliptic_curve::bigint::{U256, Word};
use elliptic_curve::consts::U32;
use elliptic_curve::generic_array::GenericArray;
pub(crate) use nova_intrinsics::bigint::{Modulus, is_less};

pub(crate) type BigInt = nova_intrinsics::bigint::BigInt<8>;

/// An encoded field element or scalar, big-endian.
pub(crate) type Bytes = GenericArray<u8, U32>;

const WORD_BITS: usize = Word::BITS as usize;

pub(crate) const fn from_uint(uint: &U256) -> BigInt {
    let (words, mut number) = (uint.as_words(), [0; 8]);
    let mut index = 0;
    while index < number.len() {
        let bit = 32 * index;
        number[index] = (words[bit / WORD_BITS] >> (bit % WORD_BITS)) as u32;
        index += 1;
    }
    number
}

pub(crate) const fn to_uint(number: &BigInt) -> U256 {
    let mut words = [0; U256::LIMBS];
    let mut index = 0;
    while index < number.len() {
        let bit = 32 * index;
        words[bit / WORD_BITS] |= (number[index] as Word) << (bit % WORD_BITS);
        index += 1;
    }
    U256::from_words(words)
}

pub(crate) fn from_bytes(bytes: &Bytes) -> BigInt {
    nova_intrinsics::bigint::from_be_bytes(bytes)
}

pub(crate) fn to_bytes(number: &BigInt) -> Bytes {
    let mut bytes = Bytes::default();
    nova_intrinsics::bigint::write_be_bytes(number, &mut bytes);
    bytes
}

/// Whether the bytes encode a field element, which means that they are below the prime.
pub fn is_field_element<C: PrimeOrder>(bytes: &Bytes) -> bool {
    is_less(&from_bytes(bytes), &C::CURVE.curve.field().0)
}
