//! Run sections, with forged outputs and entries.

use super::*;

/// A run section with an output of seven bytes.
pub(super) fn run() -> Case<RunValues<F>> {
    let mut key = lift(0).key;
    key.preprocessed = Some(ROOT);
    let program = ProgramKey { entry: ENTRY, run: key, shapes: SHAPES.digest() }.digest();
    let output = F::new_array([5; BLOCK]);
    let outcome = Outcome { program, output, output_length: F::from_u8(7), claims: F::TWO, ..Outcome::default() };
    Case { before: state(Stage::Start), outcome, values: RunValues::new(2, 7, output), preprocessed: ROOT }
}

impl Case<RunValues<F>> {
    fn set_output(&mut self, length: u32, digest: Digest) {
        self.values = RunValues::new(2, length, digest);
        (self.outcome.output, self.outcome.output_length) = (digest, F::from_u32(length));
    }
}

#[test]
fn run_sections_are_lifted() {
    for length in [0, 1, 2, 3, 4, (1 << 24) - 1] {
        let mut case = run();
        case.set_output(length, if length == 0 { Digest::default() } else { ROOT });
        case.assert_accepted();
    }
    run().assert_next_state();
}

#[test]
fn forged_run_sections_are_refused() {
    run().assert_refused(&[
        ("lift: stage", |case| case.before.stage = Stage::Memory),
        ("lift: stage", |case| case.before.stage = Stage::Halted),
        ("lift: count of memory sections", |case| case.before.memory_sections = F::ONE),
        ("lift: count of shards", |case| case.before.shards = F::ONE),
        ("lift: seam", |case| case.before.seam[0] = F::ONE),
        ("lift: seam", |case| case.before.seam[1] = F::ONE),
        ("lift: seam", |case| case.before.seam[2] = F::ONE),
        ("lift: units", |case| case.before.units = F::NEG_ONE),
        ("lift: output length", |case| case.outcome.output_length += F::ONE),
        ("lift: output digest", |case| case.outcome.output[0] += F::ONE),
        ("lift: output digest", |case| case.values.digest[7] += F::ONE),
        ("lift: claims", |case| case.outcome.claims = F::ZERO),
        ("lift: claims", |case| case.values.claims += F::ONE),
        // An output that is said not to be there, and the reverse.
        ("lift: has output", |case| {
            case.set_output(7, Digest::default());
            case.values.has_output = F::ZERO;
        }),
        ("lift: has output", |case| {
            case.set_output(7, Digest::default());
            case.values.has_output = F::TWO;
        }),
        ("lift: has output", |case| {
            case.set_output(0, ROOT);
            case.values.has_output = F::ONE;
        }),
        ("lift: digest without output", |case| case.set_output(0, padded_digest(0))),
        ("lift: digest without output", |case| case.set_output(0, padded_digest(7))),
        ("lift: range of output length", |case| case.set_output(1 << 24, ROOT)),
        ("lift: range of output length", |case| case.set_output(1 << 30, ROOT)),
        ("lift: bytes of the last word", |case| case.values.last_bytes = F::from_u8(4)),
        ("lift: bytes of the last word", |case| {
            case.set_output(8, ROOT);
            case.values.last_bytes = F::ZERO;
        }),
        ("lift: bytes of the last word", |case| {
            case.set_output(0, Digest::default());
            case.values.last_bytes = F::ONE;
        }),
        // The low 30 bits are the entry's.
        ("lift: range of entry", |case| case.before.pc += F::new(1 << 30)),
        ("lift: program", |case| case.before.pc += F::ONE),
        ("lift: program", |case| case.before.pc += F::new(1 << 16)),
        ("lift: program", |case| case.preprocessed[0] += F::ONE),
        ("lift: program", |case| case.outcome.program[7] += F::ONE),
    ]);
}

fn padded_digest(lane: usize) -> Digest {
    core::array::from_fn(|index| F::from_bool(index == lane))
}
