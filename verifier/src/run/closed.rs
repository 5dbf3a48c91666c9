//! What the proof of a whole run states: one proof of fixed size, in place of those of the sections.

use nova_air::{F, padded};
use p3_field::PrimeCharacteristicRing;

use super::PublicValues;
use crate::Digest;

/// Public values of a proof of a whole run.
pub const CLOSED_ELEMENTS: usize = 48;

/// What the proof of a whole run states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClosedRun {
    /// Root of the tree of keys that the proofs below were verified with.
    pub key_root: Digest,
    /// The program's digest.
    pub program: Digest,
    /// The digest of the output, see [`PublicValues::output_digest`].
    pub output: Digest,
    /// Bytes of the output.
    pub output_length: F,
    /// The exit code: its low and its high 16 bits.
    pub exit_code: [F; 2],
}

impl ClosedRun {
    /// The run of this program with these public values.
    pub fn new(key_root: Digest, program: Digest, public: &PublicValues) -> Self {
        let code = public.exit_code;
        Self {
            key_root,
            program,
            output: public.output_digest(),
            output_length: F::from_u32(public.output_length()),
            exit_code: [code & 0xffff, code >> 16].map(F::from_u32),
        }
    }

    /// The public values. The last sixteen are the place of claims about other runs, of which there are none.
    pub fn elements(&self) -> [F; CLOSED_ELEMENTS] {
        let digests = [self.key_root, self.program, self.output].into_iter().flatten();
        padded(digests.chain([self.output_length]).chain(self.exit_code))
    }
}
