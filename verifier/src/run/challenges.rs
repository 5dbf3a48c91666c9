//! The challenges that all sections of a run share.

use alloc::vec::Vec;

use nova_air::{EF, F};
use p3_field::PrimeCharacteristicRing;
use serde::{Deserialize, Serialize};

use super::VERSION;
use crate::{DIGEST_ELEMENTS, LookupChallenges, Parameters, Transcript};

/// The first element of the run's transcript. It is not that of a section's.
const TAG: u32 = 0x6e6f_7672;

/// Elements of a header's prefix.
pub const PREFIX_ELEMENTS: usize = 48;

/// Elements of a section's block.
pub const BLOCK_ELEMENTS: usize = 32;

/// Bits of the proof of work before the run-scope challenges are drawn.
pub const RUN_GRINDING: u8 = 10;

/// What the run-scope challenges derive from: a header in elements. Prefix and blocks are multiples of what the
/// transcript absorbs at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunStatement {
    /// What the run states as a whole.
    pub prefix: [F; PREFIX_ELEMENTS],
    /// What each section states, with its boundary commitment.
    pub blocks: Vec<[F; BLOCK_ELEMENTS]>,
}

/// What a run states as a whole, in field elements or in a circuit's names for them.
#[derive(Clone, Copy, Debug)]
pub struct RunPrefix<T> {
    /// Number of sections of the memory table.
    pub memory_sections: T,
    /// Number of shards.
    pub shards: T,
    /// The exit code: its low and its high 16 bits.
    pub exit_code: [T; 2],
    /// Bytes of the output.
    pub output_length: T,
    /// Number of claims.
    pub claims: T,
    /// The program's digest.
    pub program: [T; DIGEST_ELEMENTS],
    /// The digest of claims and output.
    pub output: [T; DIGEST_ELEMENTS],
}

impl<T: Copy> RunPrefix<T> {
    /// The prefix of a run whose sections have these parameters. `constant` is what stands for a constant.
    pub fn elements(&self, parameters: &Parameters, constant: impl Fn(F) -> T) -> [T; PREFIX_ELEMENTS] {
        let fixed = [F::new(TAG), F::from_u16(VERSION)].map(&constant);
        let counts = [self.memory_sections, self.shards];
        let numbers = fixed.into_iter().chain(counts).chain(self.exit_code);
        let numbers = numbers.chain([self.output_length, self.claims]);
        let values = numbers.chain(self.program).chain(self.output);
        let mut rest = values.chain(parameters.elements().map(&constant));
        core::array::from_fn(|_| rest.next().unwrap_or_else(|| constant(F::ZERO)))
    }
}

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
    /// Derives the challenges from all that a header states, every boundary commitment among it, after a proof of work of
    /// `grinding` bits with this witness.
    ///
    /// Returns `None` when the proof of work is invalid.
    pub fn derive(statement: &RunStatement, grinding: u8, witness: F) -> Option<Self> {
        let mut transcript = Self::absorbed(statement);
        transcript.check_pow_witness("run: proof of work", grinding, witness).then(|| Self::drawn(&mut transcript))
    }

    /// Finds the pow witness for [`Self::derive`], and returns it with the challenges.
    pub fn grind(statement: &RunStatement, grinding: u8) -> (F, Self) {
        let mut transcript = Self::absorbed(statement);
        let witness = transcript.find_pow_witness("run: proof of work", grinding);
        (witness, Self::drawn(&mut transcript))
    }

    fn absorbed(statement: &RunStatement) -> Transcript {
        let mut transcript = Transcript::default();
        transcript.absorb("run: prefix", &statement.prefix);
        for block in &statement.blocks {
            transcript.absorb("run: section", block);
        }
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
