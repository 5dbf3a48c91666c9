//! What the proof of a whole run states: one proof of fixed size, in place of those of the sections.

use nova_air::{F, padded};
use p3_field::PrimeCharacteristicRing;

use super::{Claims, PublicValues};
use crate::{DIGEST_ELEMENTS, Digest};

/// Public values of a proof of a whole run.
pub const CLOSED_ELEMENTS: usize = 48;

/// What the proof of a whole run states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClosedRun {
    /// Root of the tree of keys that the proofs below were verified with.
    pub key_root: Digest,
    /// The program's digest.
    pub program: Digest,
    /// The digest of claims and output, see [`Claims::output_digest`].
    pub output: Digest,
    /// Bytes of the output.
    pub output_length: F,
    /// The exit code: its low and its high 16 bits.
    pub exit_code: [F; 2],
    /// Number of its claims about other runs.
    pub claims: F,
    /// The capacity of the hash of claims and output after the claims that are resolved.
    pub state: Digest,
    /// Number of claims that are resolved.
    pub resolved: F,
}

impl ClosedRun {
    /// The run of this program with these public values and claims.
    pub fn new(key_root: Digest, program: Digest, public: &PublicValues, claims: &Claims) -> Self {
        let code = public.exit_code;
        Self {
            key_root,
            program,
            output: claims.output_digest(&public.output),
            output_length: F::from_u32(public.output_length()),
            exit_code: [code & 0xffff, code >> 16].map(F::from_u32),
            claims: F::from_u32(claims.count()),
            state: claims.resolved.state,
            resolved: F::from_u32(claims.resolved.count),
        }
    }

    /// The public values: digests, numbers, and how far the claims are resolved.
    pub fn elements(&self) -> [F; CLOSED_ELEMENTS] {
        let digests = [self.key_root, self.program, self.output].into_iter().flatten();
        let [low, high] = self.exit_code;
        let numbers: [F; DIGEST_ELEMENTS] = padded([self.output_length, low, high, self.claims]);
        padded(digests.chain(numbers).chain(self.state).chain([self.resolved]))
    }
}
