//! What the lift of a run section asserts.

use nova_air::F;
use nova_verifier::run::ProgramKey;
use nova_verifier::{Digest, Transcript, VerifyingKey};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

use super::{Lift, VALUE_BLOCKS};
use crate::programs::assertions::{assert_constant, assert_is_not_zero, bits_below};
use crate::programs::state::{OutcomeWires, Stage, StateWires};
use crate::verify::{Arithmetic, CircuitTranscript, SectionKey};
use crate::wires::{Block, Element};
use crate::{Builder, Lane};

/// Values before the digest that a run section lists.
pub(super) const NUMBERS: usize = 4;

/// Bits of the output's length, of an address in words, and of the address's low limb.
const LENGTH_BITS: usize = 24;
const ADDRESS_BITS: usize = 30;
const LIMB_BITS: usize = 16;

const _: () = assert!(nova_air::OUTPUT_MAX_BYTES >> LENGTH_BITS == 0);

impl Lift<'_> {
    /// The key of the run section, and the state after it.
    pub(super) fn run(
        &self,
        builder: &mut Builder,
        before: &StateWires,
        outcome: &OutcomeWires,
        values: [Block; VALUE_BLOCKS],
        preprocessed: Digest,
    ) -> (SectionKey, StateWires) {
        assert_first(builder, before);
        assert_output(builder, outcome, values);
        let preprocessed = builder.hint_block(preprocessed);
        let key = SectionKey::of_root(builder, &self.key, preprocessed);
        let program = self.program(builder, before.pc, key);
        builder.label("lift: program").assert_blocks_equal(program, outcome.program);
        (key, StateWires { stage: builder.constant(F::new(Stage::Memory as u32)), ..*before })
    }

    /// The digest of the program with this entry and key.
    fn program(&self, builder: &mut Builder, entry: Element, key: SectionKey) -> Block {
        let bits = bits_below(builder, "lift: range of entry", entry, ADDRESS_BITS);
        let limbs = [&bits[..LIMB_BITS], &bits[LIMB_BITS..ADDRESS_BITS]].map(|bits| builder.number(bits));
        let run = VerifyingKey { preprocessed: key.preprocessed().map(|root| root.value), ..self.key.clone() };
        let [low, high] = limbs.map(|limb| Lane::Element(limb, 0));
        let entry = low.value().as_canonical_u32() | high.value().as_canonical_u32() << LIMB_BITS;
        let mut native = Transcript::recording();
        ProgramKey { entry, run, shapes: self.shapes }.absorb(&mut native);
        let wires =
            vec![("program: entry", vec![low, high]), ("program: run key", Lane::of_block(key.digest()).to_vec())];
        let mut transcript = CircuitTranscript::new(builder);
        transcript.absorb_as(builder, &native, wires);
        transcript.draw_block(builder, "program: digest")
    }
}

/// Nothing came before: stage, counts, seam and messages are those of the first state. The pc is the program's entry, and
/// the input's length is free.
fn assert_first(builder: &mut Builder, before: &StateWires) {
    assert_constant(builder, "lift: stage", before.stage, F::new(Stage::Start as u32));
    assert_constant(builder, "lift: count of memory sections", before.memory_sections, F::ZERO);
    assert_constant(builder, "lift: count of shards", before.shards, F::ZERO);
    before.seam.iter().for_each(|&value| assert_constant(builder, "lift: seam", value, F::ZERO));
    assert_constant(builder, "lift: units", before.units, F::ZERO);
}

/// The section states what the run writes: the number of its claims; the output's length, whether there is any, and the
/// bytes of its last word; the digest of both. The chip shows that there is an output where there are claims.
fn assert_output(builder: &mut Builder, outcome: &OutcomeWires, [numbers, digest]: [Block; VALUE_BLOCKS]) {
    let [length, has_output, last_bytes, claims, ..] = builder.split(numbers);
    builder.label("lift: claims").assert_equal(claims, outcome.claims);
    builder.label("lift: output length").assert_equal(length, outcome.output_length);
    builder.label("lift: output digest").assert_blocks_equal(digest, outcome.output);
    assert_is_not_zero(builder, "lift: has output", length, has_output);
    for element in builder.split(digest) {
        let without_output = builder.mul_one_minus(element, has_output);
        assert_constant(builder, "lift: digest without output", without_output, F::ZERO);
    }
    let bits = bits_below(builder, "lift: range of output length", length, LENGTH_BITS);
    // 4 if the two low bits are 0, else their number.
    let low = builder.number(&bits[..2]);
    let [is_even, is_multiple_of_two] = [bits[0], bits[1]].map(|bit| builder.linear(bit, F::NEG_ONE, F::ONE));
    let expected = builder.mul_add(F::from_u8(4), is_even, is_multiple_of_two, low);
    builder.label("lift: bytes of the last word").assert_equal(last_bytes, expected);
}
