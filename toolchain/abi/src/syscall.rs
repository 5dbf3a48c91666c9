//! The system calls.
//!
//! A guest calls with `ecall`: the number in a7 (x17), arguments in a0, a1, a2 (x10 to x12). The result comes back in
//! a0 and no other register changes. An unknown number is a trap.
//!
//! Numbers from 0x100 to 0x1ff are the [accelerators'](crate::accelerator), which take up to five pointers.

use crate::accelerator::Accelerator;

/// A system call, without its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syscall {
    /// [`EXIT`], and [`EXIT_LINUX`].
    Exit,
    /// [`READ_INPUT`].
    ReadInput,
    /// [`WRITE_OUTPUT`].
    WriteOutput,
    /// [`WRITE_CLAIMS`].
    WriteClaims,
    /// [`CYCLE_MARKER`].
    CycleMarker,
    /// [`WRITE_HOST`].
    WriteHost,
    /// An accelerator.
    Accelerator(&'static Accelerator),
}

impl Syscall {
    /// The call with this number, if there is one.
    #[must_use]
    pub fn of(number: u32) -> Option<Self> {
        Some(match number {
            EXIT | EXIT_LINUX => Self::Exit,
            READ_INPUT => Self::ReadInput,
            WRITE_OUTPUT => Self::WriteOutput,
            WRITE_CLAIMS => Self::WriteClaims,
            CYCLE_MARKER => Self::CycleMarker,
            WRITE_HOST => Self::WriteHost,
            other => Self::Accelerator(Accelerator::of(other)?),
        })
    }

    /// Name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exit => "exit",
            Self::ReadInput => "read_input",
            Self::WriteOutput => "write_output",
            Self::WriteClaims => "write_claims",
            Self::CycleMarker => "cycle_marker",
            Self::WriteHost => "write_host",
            Self::Accelerator(accelerator) => accelerator.name,
        }
    }
}

/// `exit(code)`: ends the run; only code 0 is success. The number is that of the zkVM termination standard.
pub const EXIT: u32 = 0;

/// `exit(code)` under its Linux number, so that programs built elsewhere end as their authors expect.
pub const EXIT_LINUX: u32 = 93;

/// `read_input() -> length`: the private input's length in bytes. Its bytes lie at [`crate::memory::INPUT_START`].
pub const READ_INPUT: u32 = 1;

/// `write_output(address, length) -> length`: appends bytes to the public output.
///
/// The address is a multiple of 4. Every call but the last has a length that is a multiple of 4 (the runtime buffers),
/// so that the output is a sequence of whole words with at most one partial word at its end. A call has at most
/// [`OUTPUT_CALL_MAX_BYTES`] (the runtime cuts longer writes), a run's output at most [`OUTPUT_MAX_BYTES`]. A call that
/// breaks one of these rules traps; a call of length 0 does nothing.
pub const WRITE_OUTPUT: u32 = 2;

/// The most bytes that a run's public output can have.
pub const OUTPUT_MAX_BYTES: u32 = (1 << 24) - 1;

/// The most bytes that one call of [`WRITE_OUTPUT`] takes, so that a cycle reads a bounded number of words.
pub const OUTPUT_CALL_MAX_BYTES: u32 = 1 << 12;

/// `write_claims(address, length) -> length`: appends words to the run's claims.
///
/// A claim says that another run of some program ended with success, without claims of its own, and wrote some output. It
/// has [`CLAIM_BYTES`] bytes: the program's digest, the output's digest, eight zeros, and then the output's length with
/// seven zeros behind it. Each is a little-endian word, a digest is eight.
///
/// Rules and limits of a call are those of [`WRITE_OUTPUT`]. A run whose claims are not whole ones, or that claims and has no
/// output, cannot be proved.
pub const WRITE_CLAIMS: u32 = 4;

/// Words of a claim.
pub const CLAIM_WORDS: usize = 32;

/// Bytes of a claim.
pub const CLAIM_BYTES: u32 = 4 * CLAIM_WORDS as u32;

/// `cycle_marker(name, length, kind) -> 0`: begins ([`MARKER_BEGIN`]) or ends ([`MARKER_END`]) a named region of the
/// execution report. Has no effect on the run: a marker of another kind, or with a name that cannot be read, is
/// dropped.
pub const CYCLE_MARKER: u32 = 3;

/// `write(stream, address, length) -> length`: shows bytes on the host's standard output ([`STDOUT`]) or error
/// ([`STDERR`]); proofs do not cover it. The number is that of Linux. Bytes for another stream, bytes that cannot be
/// read, and those of a call beyond the first [`WRITE_HOST_MAX_BYTES`] are dropped.
pub const WRITE_HOST: u32 = 64;

/// The most bytes that the name of a marked region can have.
pub const MARKER_NAME_MAX_BYTES: u32 = 256;

/// The most bytes that one call shows on the host, so that a cycle costs its host a bounded time.
pub const WRITE_HOST_MAX_BYTES: u32 = 1 << 20;

/// Marker kind: a region begins.
pub const MARKER_BEGIN: u32 = 0;

/// Marker kind: the region that began last, and has the same name, ends.
pub const MARKER_END: u32 = 1;

/// Stream number of the host's standard output.
pub const STDOUT: u32 = 1;

/// Stream number of the host's standard error.
pub const STDERR: u32 = 2;

/// `keccak_f(state)`: the permutation keccak-f\[1600\] of FIPS 202, in place.
///
/// The state has 200 bytes: 25 little-endian 64-bit lanes, lane x + 5 y at byte 8 (x + 5 y).
pub const KECCAK_F: u32 = 0x100;

/// `sha256_compress(state, block)`: the compression function of SHA-256 (FIPS 180-4, section 6.2.2, steps 1 to 4).
///
/// The state has 8 words. The block is the message's 64 bytes as they are: the first byte of a word is its highest, as the
/// standard reads them.
pub const SHA256_COMPRESS: u32 = 0x101;

/// `multiply_add_256(result, left, right, addend, modulus)`: `left * right + addend` modulo `modulus`, of 256-bit integers.
///
/// An integer has 8 words, lowest first. The modulus 0 means 2^256; the other operands need not be below it.
pub const MULTIPLY_ADD_256: u32 = 0x102;

/// `multiply_add_384(result, left, right, addend, modulus)`: as [`MULTIPLY_ADD_256`], of integers of 12 words; the modulus
/// 0 means 2^384.
pub const MULTIPLY_ADD_384: u32 = 0x103;

/// `secp256k1_add(point, other)`: replaces a point of [`SECP256K1`](crate::curve::SECP256K1) by the sum of two.
///
/// A point is its affine coordinates x and y, 8 words each, lowest first. The sum is [`UNDEFINED`], and the point
/// unchanged, if a coordinate is not below the modulus or both points have the same x. That points lie on the curve is
/// not checked: the result is that of the formulas for points on it.
pub const SECP256K1_ADD: u32 = 0x110;

/// `secp256k1_double(point)`: replaces a point of [`SECP256K1`](crate::curve::SECP256K1) by its double.
///
/// The double is [`UNDEFINED`], and the point unchanged, if a coordinate is not below the modulus or y is zero. All else
/// is as for [`SECP256K1_ADD`].
pub const SECP256K1_DOUBLE: u32 = 0x111;

/// `secp256r1_add(point, other)`: as [`SECP256K1_ADD`], on [`SECP256R1`](crate::curve::SECP256R1).
pub const SECP256R1_ADD: u32 = 0x112;

/// `secp256r1_double(point)`: as [`SECP256K1_DOUBLE`], on [`SECP256R1`](crate::curve::SECP256R1).
pub const SECP256R1_DOUBLE: u32 = 0x113;

/// `bn254_add(point, other)`: as [`SECP256K1_ADD`], on [`BN254`](crate::curve::BN254).
pub const BN254_ADD: u32 = 0x114;

/// `bn254_double(point)`: as [`SECP256K1_DOUBLE`], on [`BN254`](crate::curve::BN254).
pub const BN254_DOUBLE: u32 = 0x115;

/// `bls12_381_add(point, other)`: as [`SECP256K1_ADD`], on [`BLS12_381`](crate::curve::BLS12_381) with 12 words a
/// coordinate.
pub const BLS12_381_ADD: u32 = 0x116;

/// `bls12_381_double(point)`: as [`SECP256K1_DOUBLE`], on [`BLS12_381`](crate::curve::BLS12_381) with 12 words a
/// coordinate.
pub const BLS12_381_DOUBLE: u32 = 0x117;

/// Result of an accelerator: it computed.
pub const DONE: u32 = 0;

/// Result of an accelerator: a pointer was bad, and nothing happened.
pub const REFUSED: u32 = 1;

/// Result of an accelerator: the operands have no result, and no memory changed.
pub const UNDEFINED: u32 = 2;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accelerator;

    #[test]
    fn every_number_has_its_call() {
        assert!(accelerator::ALL.iter().all(|&it| Syscall::of(it.number) == Some(Syscall::Accelerator(it))));
        assert_eq!([EXIT, EXIT_LINUX].map(Syscall::of), [Some(Syscall::Exit); 2]);
        assert_eq!([5, 92, 0xff, 0x104, u32::MAX].map(Syscall::of), [None; 5]);
    }
}
