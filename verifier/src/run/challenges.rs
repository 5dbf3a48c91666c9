//! The challenges that all sections of a run share.

use alloc::vec::Vec;

use nova_air::{EF, F};
use serde::{Deserialize, Serialize};

use crate::{Digest, LookupChallenges, Transcript};

/// The first element of the run's transcript. It is not that of a section's.
const TAG: u32 = 0x6e6f_7672;

/// The challenges of run-scope buses.
///
/// # Soundness
///
/// They must derive from the boundary commitments of *all* sections of the run, as in [`Self::derive`]. A verifier that
/// takes them from a proof accepts forged memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunChallenges {
    /// The point at which the rational functions are evaluated.
    pub alpha: EF,
    /// The base of the fingerprint.
    pub beta: EF,
}

impl RunChallenges {
    /// Derives the challenges from the key's digest, the public values of the run, and every boundary commitment in
    /// order, after a proof of work of `grinding` bits with this witness.
    ///
    /// Returns `None` when the proof of work is invalid.
    pub fn derive(
        key: &Digest,
        public_values: &[F],
        boundaries: &[Digest],
        grinding: u8,
        witness: F,
    ) -> Option<Self> {
        let mut transcript = Self::absorbed(key, public_values, boundaries);
        transcript.check_pow_witness("run: proof of work", grinding, witness).then(|| Self::drawn(&mut transcript))
    }

    /// Finds the pow witness for [`Self::derive`], and returns it with the challenges.
    pub fn grind(key: &Digest, public_values: &[F], boundaries: &[Digest], grinding: u8) -> (F, Self) {
        let mut transcript = Self::absorbed(key, public_values, boundaries);
        let witness = transcript.find_pow_witness("run: proof of work", grinding);
        (witness, Self::drawn(&mut transcript))
    }

    fn absorbed(key: &Digest, public_values: &[F], boundaries: &[Digest]) -> Transcript {
        let mut transcript = Transcript::default();
        transcript.absorb("run: tag", &[F::new(TAG)]);
        transcript.absorb("run: verifying key", key);
        transcript.absorb_count("run: public values", public_values.len());
        transcript.absorb("run: public values", public_values);
        transcript.absorb_count("run: boundary commitments", boundaries.len());
        transcript.absorb("run: boundary commitments", &boundaries.concat());
        transcript
    }

    fn drawn(transcript: &mut Transcript) -> Self {
        Self { alpha: transcript.draw("run: alpha"), beta: transcript.draw("run: beta") }
    }

    /// The challenges in the form that fingerprints use.
    pub fn lookup(&self, max_arity: usize) -> LookupChallenges {
        LookupChallenges::new(self.alpha, self.beta, max_arity)
    }

    /// Both challenges, for the transcript.
    pub(crate) fn elements(&self) -> Vec<EF> {
        [self.alpha, self.beta].into()
    }
}
