//! The traits of elliptic-curve 0.13 for curves of prime order with accelerators. The crates that replace k256 and
//! p256 share this implementation.
//!
//! Points of both types are affine, because a division costs an accelerator nothing and projective coordinates would
//! only add work.
//!
//! Nothing on the machine runs in constant time: the prover sees the whole input anyway, and others only see a proof.
//! On the host, the operations are those of the newest release of the published crates, with branches around them.
#![no_std]
#![allow(deprecated, reason = "arrays are those of generic-array 0.14, whose last release recommends another series")]

extern crate alloc;

mod convert;
mod koblitz;
#[cfg(target_arch = "riscv32")]
mod machine;
#[cfg(not(target_arch = "riscv32"))]
mod native;
mod operators;
mod point;
mod scalar;

pub use convert::is_field_element;
pub use koblitz::Koblitz;
pub use nova_intrinsics::weierstrass::{EcdsaCurve, SECP256K1, SECP256R1};
pub use point::{AffinePoint, ProjectivePoint};
pub use scalar::Scalar;

#[cfg(target_arch = "riscv32")]
use machine as operations;
#[cfg(not(target_arch = "riscv32"))]
use native as operations;

use elliptic_curve::bigint::U256;
use elliptic_curve::consts::U32;
use elliptic_curve::point::PointCompression;
use elliptic_curve::{CurveArithmetic, PrimeCurve};

/// A curve of prime order that is implemented by this crate.
pub trait PrimeOrder:
    PrimeCurve<Uint = U256, FieldBytesSize = U32>
    + CurveArithmetic<AffinePoint = AffinePoint<Self>, ProjectivePoint = ProjectivePoint<Self>, Scalar = Scalar<Self>>
    + PointCompression
{
    /// The curve for the accelerators.
    const CURVE: &'static EcdsaCurve;

    /// The same curve in a published crate, for the host.
    #[cfg(not(target_arch = "riscv32"))]
    type Software: native::Software;

    /// The order, in hexadecimal.
    const ORDER_HEX: &'static str;

    /// A generator of the multiplicative group of the scalar field.
    const MULTIPLICATIVE_GENERATOR: u64;

    /// The 2-adicity of the order: the number of factors of 2 in `order - 1`.
    const TWO_ADICITY: u32;

    /// A primitive root of unity of order `2^TWO_ADICITY`.
    const ROOT_OF_UNITY: U256;

    /// The inverse of [`Self::ROOT_OF_UNITY`].
    const ROOT_OF_UNITY_INVERSE: U256;

    /// The multiplicative generator to the power `2^TWO_ADICITY`.
    const DELTA: U256;

    /// Whether the compact encoding of x denotes the point with the even y coordinate, instead of that with the lower
    /// one.
    const COMPACT_IS_EVEN: bool;
}
