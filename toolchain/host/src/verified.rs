//! The results of verification.

use nova_verifier::run::{PublicValues, SecuritySummary};
use std::fmt;

/// The result of verifying a proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The public values of the run: exit code and public output.
    pub public: PublicValues,
    /// Number of claims about other runs that the run makes. Each is resolved: its run succeeded, and wrote what it claims.
    pub resolved_claims: u32,
    /// Whether they were proved, and with what security.
    pub assurance: Assurance,
}

/// Whether a result was proved, and with what security.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Assurance {
    /// The result is proved with this security.
    Proved(SecuritySummary),
    /// Nothing is proved: the result comes from a development proof.
    #[cfg(feature = "development")]
    Nothing,
}

impl Assurance {
    /// Whether anything is proved.
    #[must_use]
    pub const fn is_proved(&self) -> bool {
        matches!(self, Self::Proved(_))
    }
}

impl fmt::Display for Assurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proved(security) => write!(f, "proved to {:.1} bits", security.provable_bits),
            #[cfg(feature = "development")]
            Self::Nothing => f.write_str("DEVELOPMENT MODE: NOTHING IS PROVED"),
        }
    }
}
