//! Errors of arguments.

use thiserror::Error;

/// An invalid argument. Functions check their arguments in order, and return the error of the first invalid one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A coordinate or an evaluation that is not below its field's modulus.
    #[error("a field element is not below the modulus")]
    FieldElement,
    /// A compressed point whose flags contradict each other, or whose x coordinate is not on the curve.
    #[error("the encoding of the point is invalid")]
    PointEncoding,
    /// Coordinates that do not satisfy the curve's equation, or the point at infinity where a key is expected.
    #[error("the point is not on the curve")]
    NotOnCurve,
    /// A point on the curve, but outside the subgroup of prime order.
    #[error("the point is not in the subgroup of prime order")]
    NotInSubgroup,
    /// `r` or `s` of a signature that is zero or not below the group's order.
    #[error("r or s of the signature is zero or not below the group's order")]
    SignatureRange,
    /// A recovery id above 3.
    #[error("the recovery id is {0}, not 0 to 3")]
    RecoveryId(u8),
    /// A signature from which no public key can be recovered: `r` is not an x coordinate on the curve, or the key
    /// would be infinity.
    #[error("no public key can be recovered from the signature")]
    NoPublicKey,
    /// A final block indicator that is neither 0 nor 1.
    #[error("the final block indicator is {0}, neither 0 nor 1")]
    FinalIndicator(u8),
}
