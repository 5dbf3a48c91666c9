//! What is wrong with an argument.

use thiserror::Error;

/// What is wrong with an argument. Which argument it was follows from the function and the order in which it reads
/// them, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A coordinate or an evaluation that is not below its field's modulus.
    #[error("a field element is not below the modulus")]
    FieldElement,
    /// A compressed point whose flags contradict each other, or whose x coordinate has no point.
    #[error("the bytes encode no point")]
    PointEncoding,
    /// Coordinates that do not satisfy the curve's equation, or the point at infinity where a key is expected.
    #[error("the point is not on the curve")]
    NotOnCurve,
    /// A point of the curve outside the group of prime order.
    #[error("the point is not in the group of prime order")]
    NotInSubgroup,
    /// `r` or `s` of a signature that is zero or not below the group's order.
    #[error("a signature's number is zero or not below the group's order")]
    SignatureRange,
    /// A recovery id above 3.
    #[error("the recovery id is {0}, not 0 to 3")]
    RecoveryId(u8),
    /// A signature that no key can have made: `r` is the coordinate of no point, or the key would be infinity.
    #[error("no public key belongs to the signature")]
    NoPublicKey,
    /// A final block indicator that is neither 0 nor 1.
    #[error("the final block indicator is {0}, neither 0 nor 1")]
    FinalIndicator(u8),
}
