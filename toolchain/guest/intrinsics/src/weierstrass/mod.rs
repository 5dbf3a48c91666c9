//! Short Weierstrass curves `y^2 = x^3 + a x + b` over a prime field, in affine coordinates.
//!
//! A division costs an accelerator nothing, because the prover supplies the quotient and the chip multiplies. An
//! affine addition costs as much as two or three multiplications, so projective coordinates would only add work.

#[cfg(any(feature = "model", target_arch = "riscv32"))]
mod curve;
#[cfg(any(feature = "model", target_arch = "riscv32"))]
mod group;
mod signature;

use crate::bigint::{BigInt, Modulus, is_less};

#[cfg(any(feature = "model", target_arch = "riscv32"))]
pub use group::Group;
pub use signature::{EcdsaCurve, SECP256K1, SECP256R1};

/// An affine point, which is never infinity. Its coordinates are reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct AffinePoint<const WORDS: usize> {
    /// The x coordinate.
    pub x: BigInt<WORDS>,
    /// The y coordinate.
    pub y: BigInt<WORDS>,
}

/// A curve, whose points form a `Group`.
#[derive(Debug)]
#[cfg_attr(
    not(any(feature = "model", target_arch = "riscv32")),
    expect(dead_code, reason = "only code for the machine reads them")
)]
pub struct Curve<const WORDS: usize> {
    field: Modulus<WORDS>,
    a: BigInt<WORDS>,
    b: BigInt<WORDS>,
    add_call: u32,
    double_call: u32,
}

impl<const WORDS: usize> Curve<WORDS> {
    /// A curve with the constant coefficient `b` and the system calls that add and double its points.
    ///
    /// # Safety
    /// The calls must be those of this curve: they read and write points of its length.
    pub const unsafe fn new(
        curve: &nova_abi::curve::Curve<WORDS>,
        b: BigInt<WORDS>,
        [add_call, double_call]: [u32; 2],
    ) -> Self {
        let field = Modulus(curve.modulus);
        Self { a: field.from_i32(curve.a), field, b, add_call, double_call }
    }

    /// The prime field of the coordinates.
    pub const fn field(&self) -> &Modulus<WORDS> {
        &self.field
    }

    /// Whether both coordinates are below the prime.
    pub fn is_reduced(&self, point: &AffinePoint<WORDS>) -> bool {
        is_less(&point.x, &self.field.0) && is_less(&point.y, &self.field.0)
    }
}
