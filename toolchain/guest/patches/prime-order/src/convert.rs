//! Numbers of the machine as those of crypto-bigint, and as bytes.

use crate::PrimeOrder;
use elliptic_curve::bigint::{U256, Word};
use elliptic_curve::consts::U32;
use elliptic_curve::generic_array::GenericArray;
pub(crate) use nova_intrinsics::bigint::{Modulus, is_less};

pub(crate) type Number = nova_intrinsics::bigint::BigInt<8>;

/// Field elements and scalars, big-endian.
pub(crate) type Bytes = GenericArray<u8, U32>;

const WORD_BITS: usize = Word::BITS as usize;

pub(crate) const fn from_uint(uint: &U256) -> Number {
    let (words, mut number) = (uint.as_words(), [0; 8]);
    let mut index = 0;
    while index < number.len() {
        let bit = 32 * index;
        number[index] = (words[bit / WORD_BITS] >> (bit % WORD_BITS)) as u32;
        index += 1;
    }
    number
}

pub(crate) const fn to_uint(number: &Number) -> U256 {
    let mut words = [0; U256::LIMBS];
    let mut index = 0;
    while index < number.len() {
        let bit = 32 * index;
        words[bit / WORD_BITS] |= (number[index] as Word) << (bit % WORD_BITS);
        index += 1;
    }
    U256::from_words(words)
}

pub(crate) fn from_bytes(bytes: &Bytes) -> Number {
    nova_intrinsics::bigint::from_be_bytes(bytes)
}

pub(crate) fn to_bytes(number: &Number) -> Bytes {
    let mut bytes = Bytes::default();
    nova_intrinsics::bigint::write_be_bytes(number, &mut bytes);
    bytes
}

/// Whether these bytes are those of a field element, the coordinate of a point or not.
pub fn is_field_element<C: PrimeOrder>(bytes: &Bytes) -> bool {
    is_less(&from_bytes(bytes), &C::CURVE.curve.field().0)
}
