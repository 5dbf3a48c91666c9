//! Elliptic curves on the machine: `y^2 = x^3 + a x + b` modulo a prime, in affine coordinates.
//!
//! The circuits divide for nothing, because a prover knows the quotient. So the sum of two affine points costs as much
//! as two or three multiplications, and none of the coordinates that avoid divisions is of use.

#[cfg(any(feature = "model", target_arch = "riscv32"))]
mod curve;
#[cfg(any(feature = "model", target_arch = "riscv32"))]
mod group;
mod signature;

use crate::bigint::{Modulus, Number, is_less};

#[cfg(any(feature = "model", target_arch = "riscv32"))]
pub use group::Group;
pub use signature::{SECP256K1, SECP256R1, SignatureCurve};

/// A point of a curve that is not infinity; its coordinates are below the prime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Point<const WORDS: usize> {
    /// The first coordinate.
    pub x: Number<WORDS>,
    /// The second coordinate.
    pub y: Number<WORDS>,
}

/// A curve, with the points over its field as a group.
#[derive(Debug)]
#[cfg_attr(
    not(any(feature = "model", target_arch = "riscv32")),
    expect(dead_code, reason = "what reads them is where the circuits are")
)]
pub struct Curve<const WORDS: usize> {
    field: Modulus<WORDS>,
    a: Number<WORDS>,
    b: Number<WORDS>,
    add_call: u32,
    double_call: u32,
}

impl<const WORDS: usize> Curve<WORDS> {
    /// A curve from its constant coefficient and the numbers of the calls that add its points and double one.
    ///
    /// # Safety
    /// The calls are those of this curve, so that they take points of this length.
    pub const unsafe fn new(
        curve: &nova_abi::curve::Curve<WORDS>,
        b: Number<WORDS>,
        [add_call, double_call]: [u32; 2],
    ) -> Self {
        let field = Modulus(curve.modulus);
        Self { a: field.small(curve.a), field, b, add_call, double_call }
    }

    /// The prime that coordinates are counted modulo.
    pub const fn field(&self) -> &Modulus<WORDS> {
        &self.field
    }

    /// Whether the coordinates are below the prime.
    pub fn is_reduced(&self, point: &Point<WORDS>) -> bool {
        is_less(&point.x, &self.field.0) && is_less(&point.y, &self.field.0)
    }
}
