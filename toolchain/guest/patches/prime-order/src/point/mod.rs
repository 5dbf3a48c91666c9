//! Points of a curve.

mod affine;
mod encoding;
mod projective;

pub use affine::AffinePoint;
pub use projective::ProjectivePoint;

/// A point that is not infinity.
pub(crate) type Coordinates = nova_intrinsics::weierstrass::AffinePoint<8>;
