//! The traits of ff.

use super::Scalar;
use crate::PrimeOrder;
use crate::convert::{Bytes, from_bytes, from_uint, is_less};
use elliptic_curve::ff::{Field, PrimeField, helpers};
use elliptic_curve::rand_core::RngCore;
use elliptic_curve::subtle::{Choice, CtOption};

impl<C: PrimeOrder> Field for Scalar<C> {
    const ZERO: Self = Self::ZERO;
    const ONE: Self = Self::ONE;

    fn random(mut rng: impl RngCore) -> Self {
        let mut bytes = Bytes::default();
        loop {
            rng.fill_bytes(&mut bytes);
            if let Some(scalar) = Self::from_repr(bytes).into() {
                return scalar;
            }
        }
    }

    fn square(&self) -> Self {
        Scalar::square(self)
    }

    fn double(&self) -> Self {
        Scalar::double(self)
    }

    fn invert(&self) -> CtOption<Self> {
        Scalar::invert(self)
    }

    fn sqrt(&self) -> CtOption<Self> {
        // With order - 1 = 2^TWO_ADICITY * t for an odd t, the exponent is (t - 1) / 2.
        let exponent = const { limbs(&from_uint(&C::ORDER.shr_vartime(C::TWO_ADICITY as usize + 1))) };
        helpers::sqrt_tonelli_shanks(self, exponent)
    }

    fn sqrt_ratio(numerator: &Self, denominator: &Self) -> (Choice, Self) {
        helpers::sqrt_ratio_generic(numerator, denominator)
    }
}

const fn limbs(words: &[u32; 8]) -> [u64; 4] {
    let mut limbs = [0; 4];
    let mut index = 0;
    while index < words.len() {
        limbs[index / 2] |= (words[index] as u64) << (32 * (index % 2));
        index += 1;
    }
    limbs
}

impl<C: PrimeOrder> PrimeField for Scalar<C> {
    type Repr = Bytes;

    const MODULUS: &'static str = C::ORDER_HEX;
    const NUM_BITS: u32 = 256;
    const CAPACITY: u32 = 255;
    // (order + 1) / 2.
    const TWO_INV: Self = Self::new(from_uint(&C::ORDER.shr_vartime(1).wrapping_add(&C::Uint::ONE)));
    const MULTIPLICATIVE_GENERATOR: Self = Self::new(from_uint(&C::Uint::from_u64(C::MULTIPLICATIVE_GENERATOR)));
    const S: u32 = C::TWO_ADICITY;
    const ROOT_OF_UNITY: Self = Self::new(from_uint(&C::ROOT_OF_UNITY));
    const ROOT_OF_UNITY_INV: Self = Self::new(from_uint(&C::ROOT_OF_UNITY_INVERSE));
    const DELTA: Self = Self::new(from_uint(&C::DELTA));

    fn from_repr(bytes: Bytes) -> CtOption<Self> {
        let number = from_bytes(&bytes);
        CtOption::new(Self::new(number), Choice::from(u8::from(is_less(&number, &Self::ORDER))))
    }

    fn to_repr(&self) -> Bytes {
        self.to_bytes()
    }

    fn is_odd(&self) -> Choice {
        Scalar::is_odd(self)
    }
}

#[cfg(feature = "bits")]
impl<C: PrimeOrder> elliptic_curve::ff::PrimeFieldBits for Scalar<C> {
    type ReprBits = [elliptic_curve::bigint::Word; elliptic_curve::bigint::U256::LIMBS];

    fn to_le_bits(&self) -> elliptic_curve::ff::FieldBits<Self::ReprBits> {
        crate::convert::to_uint(self.as_bigint()).to_words().into()
    }

    fn char_le_bits() -> elliptic_curve::ff::FieldBits<Self::ReprBits> {
        C::ORDER.to_words().into()
    }
}
