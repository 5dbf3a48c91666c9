//! Memory sections, with forged seams.

use super::run::run;
use super::*;

/// A memory section that is not the first.
pub(super) fn memory() -> Case<MemoryValues<F>> {
    let [before, after] = [MemorySeam { key: 70, stage: 0, inside: 1 }, MemorySeam { key: 90, stage: 1, inside: 0 }];
    let values = MemoryValues::between(3, before, after, 100).map(F::from_u32);
    let seam = [before.key, before.stage, before.inside].map(F::from_u32);
    let before = RunState { memory_sections: F::TWO, seam, units: F::from_u8(9), ..state(Stage::Memory) };
    Case { before, outcome: run().outcome, values, preprocessed: Digest::default() }
}

impl Case<MemoryValues<F>> {
    fn set_input_length(&mut self, length: u32) {
        (self.before.input_length, self.values.input_length) = (F::from_u32(length), F::from_u32(length));
    }
}

#[test]
fn memory_sections_are_lifted() {
    let mut case = memory();
    let [largest, seam] = [nova_air::INPUT_MAX_BYTES, (1 << 30) - 1];
    case.set_input_length(largest);
    (case.before.seam[0], case.values.key_in) = (F::new(seam), F::new(seam));
    case.values.key_out = F::new((1 << 30) + (1 << 29) - 1);
    (case.values.stage_out, case.values.inside_out) = (F::TWO, F::ONE);
    case.assert_accepted();
    let mut first = memory();
    first.values = MemoryValues::between(1, MemorySeam::START, MemorySeam::END, 100).map(F::from_u32);
    first.before = RunState { memory_sections: F::ZERO, seam: [F::ZERO; 3], ..first.before };
    first.assert_refused(&[("lift: space of the first row", |case| case.values.first_space = F::ONE)]);
    first.assert_next_state();
    memory().assert_next_state();
}

#[test]
fn forged_memory_sections_are_refused() {
    memory().assert_refused(&[
        ("lift: stage", |case| case.before.stage = Stage::Start),
        ("lift: stage", |case| case.before.stage = Stage::Shards),
        ("lift: number", |case| case.values.number += F::ONE),
        ("lift: number", |case| case.values.number = F::ONE),
        ("lift: space of the first row", |case| case.values.first_space = F::ZERO),
        ("lift: space of the first row", |case| case.values.first_space = F::TWO),
        ("lift: key in", |case| case.values.key_in += F::ONE),
        ("lift: stage in", |case| case.values.stage_in += F::ONE),
        ("lift: inside in", |case| case.values.inside_in = F::ZERO),
        ("lift: range of key in", |case| {
            (case.before.seam[0], case.values.key_in) = (F::new(1 << 30), F::new(1 << 30));
        }),
        ("lift: range of key out", |case| case.values.key_out = F::new((1 << 30) + (1 << 29))),
        ("lift: range of key out", |case| case.values.key_out = F::NEG_ONE),
        ("lift: range of stage out", |case| case.values.stage_out = F::new(3)),
        ("lift: range of stage out", |case| case.values.stage_out = F::NEG_ONE),
        ("lift: range of inside out", |case| case.values.inside_out = F::TWO),
        ("lift: range of inside out", |case| case.values.inside_out = F::NEG_ONE),
        ("lift: input length", |case| case.values.input_length += F::ONE),
        ("lift: range of input length", |case| case.set_input_length(nova_air::INPUT_MAX_BYTES + 1)),
        ("lift: range of input length", |case| case.set_input_length((1 << 30) - 1)),
        // What is left of the most wraps around to a small number.
        ("lift: range of input length", |case| {
            case.set_input_length(nova_verifier::MAX_MESSAGES as u32);
        }),
    ]);
}
