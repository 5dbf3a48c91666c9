//! Encoding of points (SEC 1, section 2.3).

use super::affine::optional;
use super::{AffinePoint, ProjectivePoint};
use crate::PrimeOrder;
use elliptic_curve::Error;
use elliptic_curve::consts::U33;
use elliptic_curve::generic_array::GenericArray;
use elliptic_curve::group::GroupEncoding;
use elliptic_curve::point::{AffineCoordinates, DecompactPoint, DecompressPoint};
use elliptic_curve::sec1::{Coordinates, EncodedPoint, FromEncodedPoint, Tag, ToCompactEncodedPoint, ToEncodedPoint};
use elliptic_curve::subtle::{Choice, CtOption};

type CompressedPoint = GenericArray<u8, U33>;

impl<C: PrimeOrder> FromEncodedPoint<C> for AffinePoint<C> {
    fn from_encoded_point(point: &EncodedPoint<C>) -> CtOption<Self> {
        match point.coordinates() {
            Coordinates::Identity => optional(Some(Self::IDENTITY)),
            Coordinates::Compact { x } => Self::decompact(x),
            Coordinates::Compressed { x, y_is_odd } => Self::decompress(x, Choice::from(u8::from(y_is_odd))),
            Coordinates::Uncompressed { x, y } => optional(Self::from_coordinates(x, y)),
        }
    }
}

impl<C: PrimeOrder> FromEncodedPoint<C> for ProjectivePoint<C> {
    fn from_encoded_point(point: &EncodedPoint<C>) -> CtOption<Self> {
        AffinePoint::from_encoded_point(point).map(Self::from)
    }
}

impl<C: PrimeOrder> ToEncodedPoint<C> for AffinePoint<C> {
    fn to_encoded_point(&self, compress: bool) -> EncodedPoint<C> {
        if self.is_identity().into() {
            return EncodedPoint::<C>::identity();
        }
        EncodedPoint::<C>::from_affine_coordinates(&self.x(), &self.y(), compress)
    }
}

impl<C: PrimeOrder> ToEncodedPoint<C> for ProjectivePoint<C> {
    fn to_encoded_point(&self, compress: bool) -> EncodedPoint<C> {
        self.to_affine().to_encoded_point(compress)
    }
}

impl<C: PrimeOrder> ToCompactEncodedPoint<C> for AffinePoint<C> {
    fn to_compact_encoded_point(&self) -> CtOption<EncodedPoint<C>> {
        let mut bytes = CompressedPoint::default();
        bytes[0] = Tag::Compact.into();
        bytes[1..].copy_from_slice(&self.x());
        let is_compact = self.to_compact() == *self;
        optional(EncodedPoint::<C>::from_bytes(bytes).ok().filter(|_| is_compact))
    }
}

impl<C: PrimeOrder> GroupEncoding for AffinePoint<C> {
    type Repr = CompressedPoint;

    /// Reads a compressed point. Infinity is encoded as zeros, with the same length.
    fn from_bytes(bytes: &CompressedPoint) -> CtOption<Self> {
        if *bytes == CompressedPoint::default() {
            return optional(Some(Self::IDENTITY));
        }
        let point = EncodedPoint::<C>::from_bytes(bytes).ok();
        optional(point.and_then(|point| Option::from(Self::from_encoded_point(&point))))
    }

    fn from_bytes_unchecked(bytes: &CompressedPoint) -> CtOption<Self> {
        Self::from_bytes(bytes)
    }

    fn to_bytes(&self) -> CompressedPoint {
        let mut bytes = CompressedPoint::default();
        let encoded = self.to_encoded_point(true);
        bytes[..encoded.len()].copy_from_slice(encoded.as_bytes());
        bytes
    }
}

impl<C: PrimeOrder> GroupEncoding for ProjectivePoint<C> {
    type Repr = CompressedPoint;

    fn from_bytes(bytes: &CompressedPoint) -> CtOption<Self> {
        AffinePoint::from_bytes(bytes).map(Self::from)
    }

    fn from_bytes_unchecked(bytes: &CompressedPoint) -> CtOption<Self> {
        Self::from_bytes(bytes)
    }

    fn to_bytes(&self) -> CompressedPoint {
        self.to_affine().to_bytes()
    }
}

impl<C: PrimeOrder> TryFrom<&EncodedPoint<C>> for AffinePoint<C> {
    type Error = Error;

    fn try_from(point: &EncodedPoint<C>) -> Result<Self, Error> {
        Option::from(Self::from_encoded_point(point)).ok_or(Error)
    }
}

impl<C: PrimeOrder> TryFrom<EncodedPoint<C>> for AffinePoint<C> {
    type Error = Error;

    fn try_from(point: EncodedPoint<C>) -> Result<Self, Error> {
        Self::try_from(&point)
    }
}

impl<C: PrimeOrder> From<&AffinePoint<C>> for EncodedPoint<C> {
    fn from(point: &AffinePoint<C>) -> Self {
        point.to_encoded_point(C::COMPRESS_POINTS)
    }
}

impl<C: PrimeOrder> From<AffinePoint<C>> for EncodedPoint<C> {
    fn from(point: AffinePoint<C>) -> Self {
        Self::from(&point)
    }
}

#[cfg(feature = "serde")]
impl<C: PrimeOrder> serdect::serde::Serialize for AffinePoint<C> {
    fn serialize<S: serdect::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_encoded_point(true).serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, C: PrimeOrder> serdect::serde::Deserialize<'de> for AffinePoint<C> {
    fn deserialize<D: serdect::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(EncodedPoint::<C>::deserialize(deserializer)?).map_err(serdect::serde::de::Error::custom)
    }
}
