//! The traits of elliptic-curve 0.13 for curves of prime order that the machine has circuits for: what the crates that
//! stand in for k256 and p256 have in common.
//!
//! Points of both types are affine: the circuits divide for nothing, so that projective coordinates would only cost.
//!
//! Nothing takes the same number of cycles for all secrets on the machine. Whoever proves sees the whole input anyway,
//! and others see a proof. On the host, the traits' operations are those of the newest release of the published crates,
//! with branches around them.
#![no_std]
#![allow(deprecated, reason = "arrays are those of generic-array 0.14, whose last release asks for another series")]

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

/// A curve whose points and scalars are those of this crate.
pub trait PrimeOrder:
    PrimeCurve<Uint = U256, FieldBytesSize = U32>
    + CurveArithmetic<AffinePoint = AffinePoint<Self>, ProjectivePoint = ProjectivePoint<Self>, Scalar = Scalar<Self>>
    + PointCompression
{
    /// The curve in the machine.
    const CURVE: &'static EcdsaCurve;

    /// The same curve in a published crate.
    #[cfg(not(target_arch = "riscv32"))]
    type Software: native::Software;

    /// The order in hexadecimal digits.
    const ORDER_HEX: &'static str;

    /// A number whose powers modulo the order are all but zero.
    const MULTIPLICATIVE_GENERATOR: u64;

    /// How often two divides the order less one.
    const TWO_ADICITY: u32;

    /// A number whose powers modulo the order are the `2^TWO_ADICITY` roots of one.
    const ROOT_OF_UNITY: U256;

    /// Its inverse.
    const ROOT_OF_UNITY_INVERSE: U256;

    /// The generator to the power `2^TWO_ADICITY`.
    const DELTA: U256;

    /// Which of the two points with an x coordinate the compact encoding stands for: the one whose y coordinate is even,
    /// or else the one whose y coordinate is the lesser number.
    const COMPACT_IS_EVEN: bool;
}
