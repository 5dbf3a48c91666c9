//! Compress: a segment that is a whole run.

use nova_air::{EF, F};
use nova_verifier::Parameters;
use nova_verifier::run::{ClosedRun, RUN_GRINDING, RunPrefix};
use p3_field::PrimeCharacteristicRing;

use super::assertions::{assert_constant, bits_below};
use super::closed::{ClosedWires, closed_blocks};
use super::ledger::MAX_RUN_UNITS;
use super::segment::SegmentWires;
use super::state::{OutcomeWires, SPONGE_BLOCKS, Stage, StateWires};
use super::system::{Child, SegmentSystem};
use crate::verify::{Arithmetic, CircuitTranscript, check_work};
use crate::wires::{Block, Element};
use crate::{Builder, Lane, LogHeights, SpongeState};

/// Heights of the tables of compress, by chip, where segments have the heights and parameters of a release.
pub const COMPRESS_HEIGHTS: LogHeights = LogHeights([15, 13, 14, 13, 10, 13, 10, 8, 12, 11, 4]);

/// Bits of [`MAX_RUN_UNITS`].
const UNIT_BITS: usize = 18;

const _: () = assert!(MAX_RUN_UNITS >> UNIT_BITS == 0);

impl SegmentSystem {
    /// The circuit that states `run` and verifies a segment that takes it from its beginning to its end. `sections` are the
    /// parameters of the run's sections, and `pow_witness` is that of the run's challenges.
    ///
    /// # Panics
    ///
    /// When a list of the child's proof does not have the length that the shape and the parameters of segments imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, then the child is a segment that is proved with a key of the tree. It begins with the
    /// first state of a run with this outcome and ends with a halt; its sums cancel, under challenges that derive from its
    /// last sponge; and its sections, whose numbers lifts bound, exchange so few messages that no count of them wraps.
    pub fn compress(&self, run: &ClosedRun, sections: &Parameters, child: &Child<'_>, pow_witness: F) -> Builder {
        let mut builder = Builder::new(&closed_blocks(run));
        let own = ClosedWires::stated(&builder);
        let segment = self.verify_segment(&mut builder, own.key_root, child);
        assert_closed(&mut builder, &own, &segment, sections, pow_witness);
        builder
    }
}

/// Asserts that a segment of the run is all of it. No claim is resolved.
fn assert_closed(
    builder: &mut Builder,
    own: &ClosedWires,
    segment: &SegmentWires,
    sections: &Parameters,
    pow_witness: F,
) {
    builder.label("compress: run").assert_all_equal(segment.run(), &own.run);
    segment.assert_padding(builder);
    let outcome = OutcomeWires::read(builder, &own.run);
    let none = builder.zero_block();
    builder.label("compress: claims").assert_blocks_equal(own.state, none);
    let resolved = own.resolved(builder);
    assert_constant(builder, "compress: claims", resolved, F::ZERO);
    let before = StateWires::read(builder, segment.before());
    let after = StateWires::read(builder, segment.after());
    assert_first(builder, &before);
    assert_last(builder, &after);
    let sponge = sponge_after_prefix(builder, &outcome, &after, sections);
    builder.label("compress: first sponge").assert_all_equal(&before.sponge, &sponge);
    check_challenges(builder, segment, after.sponge, pow_witness);
}

/// All that a run begins with, but for the sponge. The pc is the run section's matter, and the input's length is free.
fn assert_first(builder: &mut Builder, state: &StateWires) {
    let zero = builder.constant(F::ZERO);
    let [key, seam_stage, inside] = state.seam;
    for (label, value) in [
        ("compress: first stage", state.stage),
        ("compress: first memory sections", state.memory_sections),
        ("compress: first shards", state.shards),
        ("compress: first key", key),
        ("compress: first stage of memory", seam_stage),
        ("compress: first inside", inside),
        ("compress: first units", state.units),
    ] {
        builder.label(label).assert_equal(value, zero);
    }
}

/// The run has halted, and its messages are few enough.
fn assert_last(builder: &mut Builder, state: &StateWires) {
    let halted = builder.constant(F::from_u8(Stage::Halted as u8));
    builder.label("compress: last stage").assert_equal(state.stage, halted);
    let rest = builder.linear(state.units, F::NEG_ONE, F::from_u64(MAX_RUN_UNITS));
    for value in [state.units, rest] {
        bits_below(builder, "compress: units", value, UNIT_BITS);
    }
}

/// The sponge after the prefix of the run's transcript: as [`RunPrefix`], whose numbers of sections are those of the last
/// state.
fn sponge_after_prefix(
    builder: &mut Builder,
    outcome: &OutcomeWires,
    last: &StateWires,
    sections: &Parameters,
) -> [Block; SPONGE_BLOCKS] {
    let lane = |element: Element| Lane::Element(element, 0);
    let prefix = RunPrefix {
        memory_sections: lane(last.memory_sections),
        shards: lane(last.shards),
        exit_code: outcome.exit_code.map(lane),
        output_length: lane(outcome.output_length),
        claims: lane(outcome.claims),
        program: Lane::of_block(outcome.program),
        output: Lane::of_block(outcome.output),
    };
    let mut transcript = CircuitTranscript::new(builder);
    transcript.absorb(builder, "run: prefix", &prefix.elements(sections, Lane::Constant));
    let SpongeState { rate: [first, second], capacity } = transcript.state();
    [first, second, capacity]
}

/// The segment's challenges and sum: the challenges follow from the sponge after all sections, after a proof of work, and the
/// sum is zero.
fn check_challenges(
    builder: &mut Builder,
    segment: &SegmentWires,
    [first, second, capacity]: [Block; SPONGE_BLOCKS],
    pow_witness: F,
) {
    let [alpha, beta, sum] = segment.challenges_and_sum(builder);
    let zero = builder.constant(EF::ZERO);
    builder.label("compress: sum").assert_equal(sum, zero);
    let mut transcript = CircuitTranscript::resume(SpongeState { rate: [first, second], capacity });
    check_work(builder, &mut transcript, "compress: work", RUN_GRINDING, pow_witness);
    for (label, drawn, stated) in [("compress: alpha", "run: alpha", alpha), ("compress: beta", "run: beta", beta)] {
        let challenge = transcript.draw(builder, drawn);
        builder.label(label).assert_equal(challenge, stated);
    }
}

#[cfg(test)]
mod tests;
