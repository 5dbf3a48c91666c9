//! Why a run proof is refused.

use crate::VerifyError;
use alloc::string::String;

/// Why a run proof is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The bytes do not begin as a run proof does.
    #[error("not a run proof: the file does not start with NOVA-RUN")]
    NotARunProof,
    /// What a host in development mode makes in place of a proof: whoever has a text editor can make one.
    #[error("a DEVELOPMENT PROOF, which proves NOTHING: it was made with NOVA_DEV=1; prove again without that")]
    DevelopmentProof,
    /// The bytes do not begin as a program key does.
    #[error("not a program key: the file does not start with NOVA-KEY")]
    NotAKey,
    /// The key lacks a commitment, so that it names no program.
    #[error("the program key has no commitment to the program's code or initial memory")]
    Key,
    /// Another version of the format.
    #[error("the proof has format version {got}; this verifier reads version {expected}")]
    Version {
        /// The proof's.
        got: u16,
        /// The verifier's.
        expected: u16,
    },
    /// The bytes end too early, or go on after the last section.
    #[error("the proof is truncated, or goes on after its end")]
    Length,
    /// The bytes cannot be read from where they are.
    #[error("cannot read the proof: {reason}")]
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// A section does not decode, or not canonically.
    #[error("{section}: {source}")]
    Decode {
        /// The section.
        section: &'static str,
        /// Why.
        source: crate::DecodeError,
    },
    /// Made for another program.
    #[error("the proof is of another program than the verifying key's")]
    OtherProgram,
    /// No shard, or more than shard numbers allow.
    #[error("{got} shards; a run has 1 to {most}")]
    ShardCount {
        /// Shards of the proof.
        got: usize,
        /// The most that are allowed.
        most: u32,
    },
    /// A shard does not begin where the one before ends, or the first not at the program's entry.
    #[error("shard {shard} begins at word {got:#x} instead of {expected:#x}")]
    Chain {
        /// Number of the shard, from 1.
        shard: usize,
        /// Where it should begin.
        expected: u32,
        /// Where it begins.
        got: u32,
    },
    /// A shard ends at a place that is no address of an instruction, nor the halt.
    #[error("shard {shard} ends at word {exit:#x}, which is no address")]
    Exit {
        /// Number of the shard, from 1.
        shard: usize,
        /// Where it ends.
        exit: u32,
    },
    /// The last shard does not halt, or another one does.
    #[error("shard {shard} {}", if *.halts { "halts, but is not the last" } else { "is the last, but does not halt" })]
    Halt {
        /// Number of the shard, from 1.
        shard: usize,
        /// Whether it halts.
        halts: bool,
    },
    /// More cycles than timestamps allow, or none.
    #[error("shard {shard} has {cycles} cycles; allowed are 1 to {most}")]
    Cycles {
        /// Number of the shard, from 1.
        shard: usize,
        /// Its cycles.
        cycles: u32,
        /// The most that are allowed.
        most: u32,
    },
    /// More output than a run can have.
    #[error("the output has {got} bytes; a run has at most {most}")]
    OutputLength {
        /// Bytes of output.
        got: usize,
        /// The most that are allowed.
        most: u32,
    },
    /// The shards' ranges of the output do not make up the output.
    #[error("shard {shard} has output bytes {start} to {end}, which does not follow the shards before")]
    Output {
        /// Number of the shard, from 1.
        shard: usize,
        /// First byte.
        start: u32,
        /// Byte after the last.
        end: u32,
    },
    /// The run-scope challenges have no valid proof of work.
    #[error("the proof of work for the shared challenges does not hold")]
    Work,
    /// A section's proof is refused.
    #[error("{section} {number}: {source}")]
    Section {
        /// `shard` or `image`.
        section: &'static str,
        /// Number of the shard, from 1; 0 for the image.
        number: usize,
        /// Why.
        source: VerifyError,
    },
    /// A section's boundary tables are not those that the shared challenges derive from.
    #[error("{section} {number} has other boundary tables than the header")]
    Boundary {
        /// `shard` or `image`.
        section: &'static str,
        /// Number of the shard, from 1; 0 for the image.
        number: usize,
    },
    /// A section is missing, or given twice.
    #[error("expected {expected} sections, got {got}")]
    Sections {
        /// Sections that the header announces.
        expected: usize,
        /// Sections that were given.
        got: usize,
    },
    /// So many messages between the sections that they can wrap around the field.
    #[error("the sections exchange {got} messages about memory; a run has at most {most}")]
    Messages {
        /// Messages of all sections, rows times messages a row.
        got: u64,
        /// The most that are allowed.
        most: u64,
    },
    /// What the shards leave in memory is not what the others find.
    #[error("the memory of the shards does not fit together")]
    Memory,
    /// The shared challenges are less secure than the policy demands.
    #[error("the shared challenges have {provable:.1} provable bits of security, the policy demands {required}")]
    Security {
        /// Bits that they have.
        provable: f64,
        /// Bits that the policy demands.
        required: u32,
    },
}
