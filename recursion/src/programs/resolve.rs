//! Resolve: the next claim of a run holds, since the run that it is about is proved.

use nova_air::F;
use nova_verifier::run::ClosedRun;
use nova_verifier::{Digest, Parameters, Shape, ShardProof, VerifyingKey};
use p3_field::PrimeCharacteristicRing;

use super::assertions::{assert_constant, bits_below};
use super::closed::{CLOSED_BLOCKS, ClosedWires, closed_blocks};
use super::state::OutcomeWires;
use super::system::ProofSystem;
use crate::verify::{Arithmetic, SectionKey};
use crate::wires::{BLOCK, Block, Element};
use crate::{Builder, CircuitError, Lane, LogHeights, SpongeState};

/// Bits of a number of claims, so that it does not begin again.
const COUNT_BITS: usize = 17;

const _: () = assert!((nova_air::OUTPUT_MAX_BYTES / nova_air::CLAIM_BYTES) >> COUNT_BITS == 0);

/// Bits of the low limb of a word.
const LIMB_BITS: usize = 16;

/// Proofs of shrink: compressed proofs, with their key.
pub struct ShrinkSystem {
    proofs: ProofSystem,
    key: VerifyingKey,
}

/// A compressed proof, as a child of resolve.
#[derive(Clone, Copy)]
pub struct ShrinkChild<'a> {
    /// The run that it states.
    pub run: ClosedRun,
    /// The proof.
    pub proof: &'a ShardProof,
}

impl ShrinkSystem {
    /// The proofs of shrink with tables of these heights, and with this root of fixed columns.
    ///
    /// # Errors
    ///
    /// None for the chips as they are: see [`circuit_chips`](crate::chips::circuit_chips).
    pub fn of_root(
        log_heights: &LogHeights,
        parameters: Parameters,
        preprocessed: Digest,
    ) -> Result<Self, CircuitError> {
        let proofs = ProofSystem::new(CLOSED_BLOCKS, log_heights.0, parameters)?;
        let key = VerifyingKey { preprocessed: Some(preprocessed), ..proofs.key()? };
        Ok(Self { proofs, key })
    }

    /// The key of shrink.
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// The shape of proofs of shrink.
    pub const fn shape(&self) -> &Shape {
        self.proofs.shape()
    }

    /// A proof that no verifier accepts, from which the circuit of resolve is made.
    pub fn blank_proof(&self) -> ShardProof {
        self.proofs.blank_proof()
    }

    /// The circuit that states `run`, which is that of the first child with one more claim resolved: the second child's run.
    ///
    /// # Panics
    ///
    /// When a list of a child's proof does not have the length that the shape and the parameters of shrink imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, then the native verifier accepts both children with this system's key, a constant, and
    /// with the stated root of keys. The claimed run ended with success, and makes no claims itself. The claim that is
    /// resolved is about its program and its output, and no other: see
    /// [`Claim::to_bytes`](nova_verifier::run::Claim::to_bytes).
    ///
    /// Claims of the claimed run must not be allowed here: the state of those that are resolved is compared with the digest
    /// of its output by nobody but the final verifier, which sees the last run only.
    pub fn resolve(&self, run: &ClosedRun, claimant: &ShrinkChild<'_>, claimed: &ShrinkChild<'_>) -> Builder {
        let mut builder = Builder::new(&closed_blocks(run));
        let own = ClosedWires::stated(&builder);
        let [claimant, claimed] = [claimant, claimed].map(|child| self.verify(&mut builder, child));
        assert_resolved(&mut builder, &own, &claimant, &claimed);
        builder
    }

    /// The run that a compressed proof states.
    pub(super) fn verify(&self, builder: &mut Builder, child: &ShrinkChild<'_>) -> ClosedWires {
        let run = ClosedWires::hint(builder, &child.run);
        let key = SectionKey::constant(builder, &self.key);
        self.proofs.verify(builder, key, run.lanes(), child.proof);
        run
    }
}

/// Asserts that a run is another one with one more claim resolved, by a claimed run.
fn assert_resolved(builder: &mut Builder, own: &ClosedWires, claimant: &ClosedWires, claimed: &ClosedWires) {
    for child in [claimant, claimed] {
        builder.label("resolve: key root").assert_blocks_equal(child.key_root, own.key_root);
    }
    builder.label("resolve: run").assert_all_equal(&claimant.run, &own.run);
    let [before, after, of_claimed] = [claimant, own, claimed].map(|run| run.resolved(builder));
    let next = builder.linear(before, F::ONE, F::ONE);
    builder.label("resolve: count").assert_equal(next, after);
    bits_below(builder, "resolve: range of count", after, COUNT_BITS);

    let outcome = OutcomeWires::read(builder, &claimed.run);
    outcome.exit_code.iter().for_each(|&code| assert_constant(builder, "resolve: success", code, F::ZERO));
    for count in [outcome.claims, of_claimed] {
        assert_constant(builder, "resolve: claims of the claimed run", count, F::ZERO);
    }
    let state = absorb_claim(builder, claimant.state, &outcome);
    builder.label("resolve: state").assert_blocks_equal(state, own.state);
}

/// The capacity of the hash of claims and output after the claim that a run has this outcome: of its words, as limbs of 16
/// bits.
fn absorb_claim(builder: &mut Builder, state: Block, outcome: &OutcomeWires) -> Block {
    let zero = builder.zero_block();
    let mut sponge = SpongeState { rate: [zero, zero], capacity: state };
    let [program, output] = [outcome.program, outcome.output].map(|digest| builder.split(digest));
    for row in [&program[..], &output, &[], &[outcome.output_length]] {
        let limbs: Vec<Lane> = row.iter().flat_map(|&word| limbs(builder, word)).collect();
        let mut limbs = limbs.into_iter().chain(core::iter::repeat(Lane::Constant(F::ZERO)));
        let rate: [[Lane; BLOCK]; 2] =
            core::array::from_fn(|_| core::array::from_fn(|_| limbs.next().expect("zeros follow without end")));
        let rate = rate.map(|lanes| builder.block_of_lanes(lanes));
        sponge = builder.permute(SpongeState { rate, ..sponge }, 0);
    }
    sponge.capacity
}

/// The limbs of the word that a guest writes for a base element: of its canonical number.
fn limbs(builder: &mut Builder, element: Element) -> [Lane; 2] {
    let bits = builder.label("resolve: word").bits(element);
    let (low, high) = bits.split_at(LIMB_BITS);
    [low, high].map(|bits| Lane::Element(builder.number(bits), 0))
}

#[cfg(test)]
mod tests;
