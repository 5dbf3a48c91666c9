//! Errors of run proofs.

use crate::VerifyError;
use crate::shapes::{Kind, ShapesError};
use alloc::format;
use alloc::string::String;

/// Why a run proof is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The bytes do not begin with the magic of a run proof.
    #[error("not a run proof: the file does not start with NOVA-RUN")]
    NotARunProof,
    /// The file of a host in development mode. Anyone can forge it with a text editor.
    #[error("a DEVELOPMENT PROOF, which proves NOTHING: it was made with NOVA_DEV=1; prove again without it")]
    DevelopmentProof,
    /// The bytes are a compressed proof, which has no sections.
    #[error(
        "a compressed proof, where a run proof with its sections is expected: verify it with the key of compressed proofs \
         (`nova_verifier::compressed::verify`)"
    )]
    CompressedProof,
    /// The bytes do not begin with the magic of a program key.
    #[error("not a program key: the file does not start with NOVA-KEY")]
    NotAKey,
    /// The bytes are the key of compressed proofs.
    #[error("the key of compressed proofs, where a program key is expected")]
    CompressedKey,
    /// The key lacks a commitment or the heights of its tables, so it does not identify a program.
    #[error("the program key has no commitment to the program's code and initial memory, or not its tables' heights")]
    Key,
    /// The parameters are out of range.
    #[error(transparent)]
    Parameters(#[from] crate::ParameterError),
    /// The parameters have another blow-up than the key's commitments.
    #[error("the key was made for blow-up 2^{expected}, the header states 2^{got}")]
    Blowup {
        /// Log2 of the key's blow-up.
        expected: u8,
        /// Log2 of the header's blow-up.
        got: u8,
    },
    /// The key was made for other constraints than this verifier checks.
    #[error("the program key is of another version of the constraints; make it again from the program")]
    Constraints,
    /// The format has another version.
    #[error("the proof has format version {got}; this verifier reads version {expected}")]
    Version {
        /// The version of the proof.
        got: u16,
        /// The version of the verifier.
        expected: u16,
    },
    /// The bytes end too early, or continue after the last section.
    #[error("the proof is truncated, or has bytes after its end")]
    Length,
    /// The bytes cannot be read.
    #[error("cannot read the proof: {reason}")]
    Unreadable {
        /// The system's message.
        reason: String,
    },
    /// A section does not decode, or its encoding is not canonical.
    #[error("{section}: {source}")]
    Decode {
        /// The section.
        section: &'static str,
        /// The decoding error.
        source: crate::DecodeError,
    },
    /// The proof is of another program.
    #[error("the proof is of another program than the key")]
    OtherProgram,
    /// The run has no shards, or more than the maximum.
    #[error("{got} shards; a run has 1 to {most}")]
    ShardCount {
        /// Number of shards in the proof.
        got: usize,
        /// The maximum.
        most: u32,
    },
    /// A shard does not begin where the previous shard ends, or the first shard does not begin at the program's entry.
    #[error("shard {shard} begins at word {got:#x} instead of {expected:#x}")]
    Chain {
        /// Number of the shard, from 1.
        shard: usize,
        /// The expected address.
        expected: u32,
        /// The address at which it begins.
        got: u32,
    },
    /// A shard ends neither at the address of an instruction nor with the halt.
    #[error("shard {shard} ends at word {exit:#x}, which is not an address")]
    Exit {
        /// Number of the shard, from 1.
        shard: usize,
        /// The address at which it ends.
        exit: u32,
    },
    /// The last shard does not halt, or another shard does.
    #[error("shard {shard} {}", if *.halts { "halts, but is not the last" } else { "is the last, but does not halt" })]
    Halt {
        /// Number of the shard, from 1.
        shard: usize,
        /// Whether it halts.
        halts: bool,
    },
    /// A shard has no cycles, or more than timestamps allow.
    #[error("shard {shard} has {cycles} cycles; a shard has 1 to {most}")]
    Cycles {
        /// Number of the shard, from 1.
        shard: usize,
        /// Its cycles.
        cycles: u32,
        /// The maximum.
        most: u32,
    },
    /// The output is longer than a run allows.
    #[error("the output has {got} bytes; a run has at most {most}")]
    OutputLength {
        /// Bytes of output.
        got: usize,
        /// The maximum.
        most: u32,
    },
    /// No run has such claims.
    #[error(
        "{bytes} bytes of claims: claims have {size} bytes each, there are at most 16 MiB of them, and a run that claims has \
         an output",
        size = nova_air::CLAIM_BYTES
    )]
    Claims {
        /// Bytes of claims.
        bytes: usize,
    },
    /// The run says of other runs what no proof shows.
    #[error("the run makes {count} claims about other runs, which this proof leaves open: resolve them first")]
    OpenClaims {
        /// Number of open claims.
        count: u32,
    },
    /// The run has no memory tables, or more than the maximum.
    #[error("{got} memory tables; a run has 1 to {most}")]
    MemoryCount {
        /// Number of memory tables in the proof.
        got: usize,
        /// The maximum.
        most: u32,
    },
    /// The input is longer than a run allows.
    #[error("the input has {got} bytes; a run has at most {most}")]
    InputLength {
        /// Bytes of input.
        got: u32,
        /// The maximum.
        most: u32,
    },
    /// A memory table does not end where the next one can begin, or the last one not with all of memory.
    #[error("memory table {table} ends at key {key:#x} in stage {stage}, inside of {inside} ranges")]
    Memory {
        /// Number of the table, from 1.
        table: usize,
        /// The key at which it ends.
        key: u32,
        /// The stage in which it ends.
        stage: u32,
        /// In how many of the program's ranges it ends.
        inside: u32,
    },
    /// The proof of work before the run-scope challenges is invalid.
    #[error("the proof of work before the run's challenges is invalid")]
    PowWitness,
    /// The proof of a section is refused.
    #[error("{}: {source}", section_name(section, *number))]
    Section {
        /// `shard`, `memory table` or `run section`.
        section: &'static str,
        /// Number of the shard or memory table, from 1. 0 for the run section.
        number: usize,
        /// The error of its proof.
        source: VerifyError,
    },
    /// The list of shapes is not accepted.
    #[error(transparent)]
    Shapes(#[from] ShapesError),
    /// The program's key is of another list of shapes.
    #[error("the program key is of another list of shapes; make it again from the program")]
    OtherShapes,
    /// A section's shape is not one of the list, or one for another kind of section.
    #[error("shape {shape} of a {} section is not in the list", kind.name())]
    Shape {
        /// The kind of section.
        kind: Kind,
        /// The number in the header.
        shape: u8,
    },
    /// A section is missing, or occurs twice.
    #[error("expected {expected} sections, got {got}")]
    Sections {
        /// Number of sections in the header.
        expected: usize,
        /// Number of sections that were verified.
        got: usize,
    },
    /// Too many messages between the sections: multiplicities could wrap around the field.
    #[error("the sections exchange {got} messages of one bus in one direction; a run has at most {most}")]
    Messages {
        /// Messages of the bus and direction that has most, of all sections: rows times messages per row.
        got: u64,
        /// The maximum.
        most: u64,
    },
    /// An instruction of a shard is not the program's, the memory that a shard reads is not what its predecessors left, or
    /// the shards do not write the output.
    #[error(
        "the sections' messages do not cancel: instructions are not the program's, the shards' memory does not match, or \
         the output is not what the shards write"
    )]
    Unbalanced,
    /// The run-scope challenges are less secure than the policy demands.
    #[error("the run's challenges have {provable:.1} provable bits of security, the policy demands {required}")]
    Security {
        /// Bits that they have.
        provable: f64,
        /// Bits that the policy demands.
        required: u32,
    },
}

/// A section's name in messages. Shards and memory tables have numbers from 1; the run section has none.
pub fn section_name(section: &str, number: usize) -> String {
    if number == 0 { section.into() } else { format!("{section} {number}") }
}
