//! What an accepted proof says, and how sure that is.

use nova_verifier::run::{PublicValues, SecuritySummary};
use std::fmt;

/// What an accepted proof says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// What the run shows: exit code and public output.
    pub public: PublicValues,
    /// How sure that is.
    pub assurance: Assurance,
}

/// How sure it is that the program ran as stated.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Assurance {
    /// It is proved, with this security.
    Proved(SecuritySummary),
    /// Nothing is proved: the proof is one of development mode, and was believed.
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
