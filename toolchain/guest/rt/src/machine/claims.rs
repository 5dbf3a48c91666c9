//! Claims, over the system call.

/// Appends a claim about another run; each word is little-endian in memory. The crate nova-claims makes claims.
///
/// A run with claims writes an output, too: otherwise it cannot be proved.
pub fn write_claim(claim: &[u32; crate::CLAIM_WORDS]) {
    super::syscall::write_claims(claim);
}
