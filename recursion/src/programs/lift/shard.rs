//! What the lift of a shard asserts.

use nova_air::F;
use nova_air::buses::{EXECUTION, EXIT, ExecutionMessage, ExitMessage, HALTED};
use nova_air::chips::MemorySeam;
use nova_verifier::run::MAX_CYCLES;
use p3_field::PrimeCharacteristicRing;

use super::VALUE_BLOCKS;
use crate::programs::assertions::{assert_constant, assert_number, bits_below};
use crate::programs::state::{OutcomeWires, Stage, StateWires};
use crate::verify::{Arithmetic, SectionMessage};
use crate::wires::{Block, Element};
use crate::{Builder, Lane};

/// Bits of an address in words, and of a shard's cycles.
const ADDRESS_BITS: usize = 30;
const CYCLE_BITS: usize = 22;

const _: () = assert!(HALTED == 1 << ADDRESS_BITS && MAX_CYCLES == (1 << CYCLE_BITS) - 1);

/// The state after the shard, and the verifier's messages.
pub(super) fn next(
    builder: &mut Builder,
    before: &StateWires,
    outcome: &OutcomeWires,
    [values, _]: [Block; VALUE_BLOCKS],
) -> (StateWires, Vec<SectionMessage>) {
    let [number, entry, exit, cycles, halts, code_low, code_high, _] = builder.split(values);

    // The memory table is complete, and no shard before this one halted.
    let [from_memory, from_shards] =
        [Stage::Memory, Stage::Shards].map(|stage| builder.linear(before.stage, F::ONE, -F::new(stage as u32)));
    let other = builder.mul(from_memory, from_shards);
    assert_constant(builder, "lift: stage", other, F::ZERO);
    let MemorySeam { key, stage, inside } = MemorySeam::END;
    for (value, end) in before.seam.into_iter().zip([key, stage, inside]) {
        assert_constant(builder, "lift: seam", value, F::new(end));
    }

    assert_number(builder, before.shards, number);
    builder.label("lift: entry").assert_equal(entry, before.pc);
    bits_below(builder, "lift: range of entry", entry, ADDRESS_BITS);
    assert_exit(builder, exit, halts);
    bits_below(builder, "lift: range of cycles", cycles, CYCLE_BITS);
    builder.label("lift: no cycles").inverse(cycles);
    for (value, of_run) in [code_low, code_high].into_iter().zip(outcome.exit_code) {
        let expected = builder.mul(halts, of_run);
        builder.label("lift: exit code").assert_equal(value, expected);
    }

    let stage = builder.linear(halts, F::ONE, F::new(Stage::Shards as u32));
    let next = StateWires { stage, shards: number, pc: exit, ..*before };
    (next, messages(builder, values, cycles, halts))
}

/// The exit is an address, or [`HALTED`] exactly if the shard halts.
fn assert_exit(builder: &mut Builder, exit: Element, halts: Element) {
    let bits = builder.label("lift: range of exit").bits(exit);
    builder.label("lift: halts").assert_equal(halts, bits[ADDRESS_BITS]);
    let address = builder.number(&bits[..ADDRESS_BITS]);
    let product = builder.mul(bits[ADDRESS_BITS], address);
    assert_constant(builder, "lift: range of exit", product, F::ZERO);
}

/// The verifier's messages: as `ShardState::statement` of `nova-verifier` makes them of the same values.
fn messages(builder: &mut Builder, values: Block, cycles: Element, halts: Element) -> Vec<SectionMessage> {
    let [_, entry, exit, _, _, lo, hi, _] = Lane::of_block(values);
    let last = builder.linear(cycles, F::ONE, F::ONE);
    let count = builder.linear(halts, F::NEG_ONE, F::ZERO);
    let [one, minus_one] = [F::ONE, F::NEG_ONE].map(Lane::Constant);
    let entry = ExecutionMessage { pc: entry, cycle: one }.elements();
    let exit = ExecutionMessage { pc: exit, cycle: Lane::Element(last, 0) }.elements();
    let code = ExitMessage { lo, hi }.elements();
    vec![
        SectionMessage { bus: EXECUTION, message: entry.into(), count: one },
        SectionMessage { bus: EXECUTION, message: exit.into(), count: minus_one },
        SectionMessage { bus: EXIT, message: code.into(), count: Lane::Element(count, 0) },
    ]
}
