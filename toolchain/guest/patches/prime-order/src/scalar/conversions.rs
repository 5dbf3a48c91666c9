//! Conversions from and to integers, bytes and other types of scalars.

use super::Scalar;
use crate::PrimeOrder;
use crate::convert::{Bytes, from_bytes, from_uint, to_uint};
use elliptic_curve::bigint::{NonZero, U256, U512};
use elliptic_curve::ops::{Reduce, ReduceNonZero};
use elliptic_curve::scalar::FromUintUnchecked;
use elliptic_curve::{ScalarPrimitive, SecretKey};

macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(impl<C: PrimeOrder> From<$integer> for Scalar<C> {
            fn from(integer: $integer) -> Self {
                Self::new(from_uint(&U256::from(integer)))
            }
        })*
    };
}

from_integers!(u32, u64, u128);

/// Implements a conversion from a scalar and from a reference.
macro_rules! into {
    ($target:ty, $scalar:ident => $value:expr) => {
        impl<C: PrimeOrder> From<&Scalar<C>> for $target {
            fn from($scalar: &Scalar<C>) -> Self {
                $value
            }
        }

        impl<C: PrimeOrder> From<Scalar<C>> for $target {
            fn from(scalar: Scalar<C>) -> Self {
                Self::from(&scalar)
            }
        }
    };
}

into!(Bytes, scalar => scalar.to_bytes());
into!(U256, scalar => to_uint(scalar.as_bigint()));
into!(ScalarPrimitive<C>, scalar => Self::new(to_uint(scalar.as_bigint())).expect("scalars are below the order"));

#[cfg(feature = "bits")]
impl<C: PrimeOrder> From<&Scalar<C>> for elliptic_curve::scalar::ScalarBits<C> {
    fn from(scalar: &Scalar<C>) -> Self {
        to_uint(scalar.as_bigint()).to_words().into()
    }
}

impl<C: PrimeOrder> From<&ScalarPrimitive<C>> for Scalar<C> {
    fn from(scalar: &ScalarPrimitive<C>) -> Self {
        Self::new(from_uint(scalar.as_uint()))
    }
}

impl<C: PrimeOrder> From<ScalarPrimitive<C>> for Scalar<C> {
    fn from(scalar: ScalarPrimitive<C>) -> Self {
        Self::from(&scalar)
    }
}

impl<C: PrimeOrder> From<&SecretKey<C>> for Scalar<C> {
    fn from(key: &SecretKey<C>) -> Self {
        *key.to_nonzero_scalar()
    }
}

impl<C: PrimeOrder> FromUintUnchecked for Scalar<C> {
    type Uint = U256;

    fn from_uint_unchecked(uint: U256) -> Self {
        Self::new(from_uint(&uint))
    }
}

impl<C: PrimeOrder> Reduce<U256> for Scalar<C> {
    type Bytes = Bytes;

    fn reduce(number: U256) -> Self {
        Self::reduced(&from_uint(&number))
    }

    fn reduce_bytes(bytes: &Bytes) -> Self {
        Self::reduced(&from_bytes(bytes))
    }
}

impl<C: PrimeOrder> ReduceNonZero<U256> for Scalar<C> {
    fn reduce_nonzero(number: U256) -> Self {
        Self::reduced_nonzero(&U256::ZERO.concat(&number))
    }

    fn reduce_nonzero_bytes(bytes: &Bytes) -> Self {
        Self::reduce_nonzero(U256::from_be_slice(bytes))
    }
}

impl<C: PrimeOrder> Scalar<C> {
    /// `number mod (order - 1) + 1`, which is never zero.
    pub(crate) fn reduced_nonzero(number: &U512) -> Self {
        let modulus = NonZero::from_uint(U256::ZERO.concat(&C::ORDER.wrapping_sub(&U256::ONE)));
        let (_, rest) = number.rem(&modulus).split();
        Self::new(from_uint(&rest.wrapping_add(&U256::ONE)))
    }
}

#[cfg(feature = "serde")]
impl<C: PrimeOrder> serdect::serde::Serialize for Scalar<C> {
    fn serialize<S: serdect::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ScalarPrimitive::from(self).serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, C: PrimeOrder> serdect::serde::Deserialize<'de> for Scalar<C> {
    fn deserialize<D: serdect::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ScalarPrimitive::deserialize(deserializer).map(Self::from)
    }
}
