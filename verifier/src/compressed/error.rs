//! Errors of compressed proofs.

use crate::{DecodeError, VerifyError};

/// Why a compressed proof, or the key for it, is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompressedError {
    /// The bytes do not begin with the magic of a compressed proof.
    #[error("not a compressed proof: the file does not start with NOVA-CMP")]
    NotACompressedProof,
    /// The bytes are a run proof with a proof for each section.
    #[error(
        "a run proof that is not compressed, where a compressed one is expected: verify it with its program's key \
         (`nova_verifier::run::verify`), or compress it first"
    )]
    RunProof,
    /// The file of a host in development mode. Anyone can forge it with a text editor.
    #[error("a DEVELOPMENT PROOF, which proves NOTHING: it was made with NOVA_DEV=1; prove again without it")]
    DevelopmentProof,
    /// The bytes do not begin with the magic of a key of compressed proofs.
    #[error("not a key of compressed proofs: the file does not start with NOVA-CKY")]
    NotACompressedKey,
    /// The bytes are a program's key.
    #[error(
        "a program key, where the key of compressed proofs is expected: the latter is the same for all programs; pass the \
         program key's digest beside it"
    )]
    ProgramKey,
    /// The format has another version.
    #[error("the {file} has format version {got}; this verifier reads version {expected}")]
    Version {
        /// `proof` or `key`.
        file: &'static str,
        /// Its version.
        got: u16,
        /// The version of the verifier.
        expected: u16,
    },
    /// The bytes do not decode, or the encoding is not canonical: it may be truncated, or have bytes after its end.
    #[error("compressed {file}: {source}")]
    Decode {
        /// `proof` or `key`.
        file: &'static str,
        /// The decoding error.
        source: DecodeError,
    },
    /// The key was made for other constraints than this verifier checks.
    #[error("the key of compressed proofs is of another version of the constraints")]
    Constraints,
    /// The key lacks a commitment or the heights of its tables, so it does not identify a circuit.
    #[error(
        "the key of compressed proofs has no commitment to the circuit's fixed columns, or not its tables' heights"
    )]
    Key,
    /// The proof was made with another tree of keys.
    #[error("the proof was made with other keys of recursion than the pinned ones")]
    OtherKeys,
    /// The proof is of another program.
    #[error("the proof is of another program")]
    OtherProgram,
    /// The output is longer than a run allows.
    #[error("the output has {got} bytes; a run has at most {most}")]
    OutputLength {
        /// Bytes of output.
        got: usize,
        /// The maximum.
        most: u32,
    },
    /// No run has such claims.
    #[error("{count} claims about other runs: no run has them, or not with this output")]
    Claims {
        /// Number of claims.
        count: u32,
    },
    /// The run says of other runs what no proof shows.
    #[error("the run makes claims about other runs, of which this proof leaves {count} open: resolve them first")]
    OpenClaims {
        /// Number of open claims.
        count: u32,
    },
    /// A layer below shrink is less secure than the policy demands.
    #[error("the layers below the last one have {provable} provable bits of security, the policy demands {required}")]
    Security {
        /// Bits that they have.
        provable: u16,
        /// Bits that the policy demands.
        required: u32,
    },
    /// The proof of shrink is refused.
    #[error("shrink: {0}")]
    Shrink(#[from] VerifyError),
}
