//! The errors of wrapped proofs.

use crate::hint::{OPEN, OTHER_KEY, OTHER_VERSION};
use nova_contracts::solidity::KeyError as ContractKeyError;
use nova_recursion::run::ResolveError;
use nova_verifier::compressed::CompressedError;
use nova_wrap::groth16::{CeremonyError, KeyError};
use nova_wrap::{WrappedError, WrapperError};
use std::path::PathBuf;
use thiserror::Error;

/// Why a wrapped proof is not made, or refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WrappingError {
    /// A key cannot be used.
    #[error("{} is not a key of wrapped proofs that can be used", .path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        source: KeyError,
    },

    /// A ceremony's key cannot be used.
    #[error("{} is not a key that can be used", .path.display())]
    Ceremony {
        /// The file.
        path: PathBuf,
        /// Why.
        source: CeremonyError,
    },

    /// A key is of another circuit.
    #[error("{} is a key of another circuit than this version's", .path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
    },

    /// A setup would replace a key.
    #[error("{} exists: a setup replaces no key", .path.display())]
    KeyExists {
        /// The file.
        path: PathBuf,
    },

    /// A key has no contract.
    #[error("the key of wrapped proofs has no contract")]
    NoContract(#[source] ContractKeyError),

    /// A wrapped proof is made with keys.
    #[error("--kind wrapped needs --wrap-keys")]
    KeysNeeded,

    /// Keys are given for another kind of proof.
    #[error("--wrap-keys is for --kind wrapped")]
    KeysUnused,

    /// A wrapped proof is verified with a key.
    #[error("{} is a wrapped proof: its key is needed", .path.display())]
    KeyNeeded {
        /// The file.
        path: PathBuf,
    },

    /// A proof is not wrapped.
    #[error("the proof is not wrapped{}", .kept.as_ref().map_or(String::new(), |path| format!("; the compressed proof is in {}", path.display())))]
    NotWrapped {
        /// The file of the compressed proof, if it was made by the same command.
        kept: Option<PathBuf>,
        /// Why.
        source: Box<WrapperError>,
    },

    /// A wrapped proof is less secure than demanded.
    #[error("a wrapped proof has about 100 bits of security, those of BN254, and {required} are demanded")]
    Security {
        /// The bits that are demanded.
        required: u32,
    },

    /// A wrapped proof is invalid.
    #[error("the wrapped proof is REFUSED")]
    Refused(#[source] WrappedError),
}

impl WrappingError {
    /// The error of a proof that is not wrapped.
    pub(crate) fn not_wrapped(source: impl Into<WrapperError>) -> Self {
        Self::NotWrapped { kept: None, source: Box::new(source.into()) }
    }

    /// The next step for the user.
    pub(crate) const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Key { .. } | Self::KeysNeeded => {
                Some("`nova-prove setup-wrap DIR` makes keys for development, --wrap-keys DIR takes them")
            }
            Self::OtherKey { .. } => Some(
                "`nova-prove setup-wrap DIR` makes keys of this version; each version of the circuits has its own",
            ),
            Self::Ceremony { .. } => Some(
                "`nova-prove export r1cs` writes the constraints, `snarkjs groth16 setup` makes the first key of them",
            ),
            Self::KeyExists { .. } => Some("name another folder"),
            Self::KeysUnused => Some("add --kind wrapped, or leave the keys out"),
            Self::KeyNeeded { .. } => Some("name it with --wrap-key; `nova-prove setup-wrap` writes verifying.key"),
            Self::NotWrapped { kept, source } => not_wrapped_hint(source, kept.is_some()),
            Self::Refused(WrappedError::OtherProgram) => Some(OTHER_KEY),
            Self::Refused(WrappedError::Version(_)) => Some(OTHER_VERSION),
            Self::Refused(WrappedError::Refused(_)) => {
                Some("--wrap-key must be the key of the folder that the proof was wrapped with")
            }
            Self::Refused(_) | Self::Security { .. } | Self::NoContract(_) => None,
        }
    }
}

/// The hint for a proof that is not wrapped, and may be kept as a compressed one.
const fn not_wrapped_hint(error: &WrapperError, is_kept: bool) -> Option<&'static str> {
    match error {
        WrapperError::Refused(CompressedError::OpenClaims { .. }) => Some(OPEN),
        WrapperError::NotSealed(ResolveError::ClaimedClaims { .. }) => {
            Some("let the guest that makes claims write 32 bytes below 2^253: other outputs need a claim themselves")
        }
        WrapperError::Failed { .. } => None,
        _ if is_kept => Some("`nova-prove wrap` wraps a compressed proof; nothing has to be proved again"),
        _ => None,
    }
}
