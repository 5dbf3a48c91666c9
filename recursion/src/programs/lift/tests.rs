//! What lifts assert, without proofs: a forged section fails under one label.

use std::sync::LazyLock;

use nova_air::Scope;
use nova_air::buses::HALTED;
use nova_air::chips::{MemorySeam, MemoryValues, RunValues, ShardValues};
use nova_air::gadgets::Word;
use nova_air::rv32im::chip_number;
use nova_verifier::run::ProgramKey;
use nova_verifier::security::run_challenge_bits;
use nova_verifier::{MAX_LOG_HEIGHT, TableShape};

use super::super::ledger::{LOG_MESSAGE_UNIT, MAX_RUN_UNITS, absorb};
use super::super::segment::STATE_BLOCKS;
use super::super::state::Stage;
use super::*;

const LIST: &str = "
    run 19 19 program 8 initial 8 output_digest 8
    memory 17 9 memory_table 8 range 17
    shard 17 9 boundary 8 slice 8 output 8 add 4 add_imm 6 bitwise 4 shift 4 compare 4 branch 4 jump 4 jump_register 4
        load_word 4 load_narrow 4 store_word 4 store_narrow 4 multiply 4 divide 4 syscall 5 range 17 bytes 16";

static CHIPS: LazyLock<ChipSets> = LazyLock::new(|| ChipSets::new().unwrap());
static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes::parse(&CHIPS, LIST).unwrap());

const ENTRY: u32 = 0x2001_2345;
const ROOT: Digest = F::new_array([11; BLOCK]);

fn lift(number: u8) -> Lift<'static> {
    Lift::new(&CHIPS, &SHAPES, number, Parameters::insecure_for_tests(), Policy::insecure_for_tests()).unwrap()
}

/// Values of a kind of section, whose shape has this number.
trait Values: Copy {
    const SHAPE: u8;
    fn of_section(self) -> SectionValues;
}

impl Values for RunValues<F> {
    const SHAPE: u8 = 0;
    fn of_section(self) -> SectionValues {
        SectionValues::Run(self)
    }
}

impl Values for MemoryValues<F> {
    const SHAPE: u8 = 1;
    fn of_section(self) -> SectionValues {
        SectionValues::Memory(self)
    }
}

impl Values for ShardValues<F> {
    const SHAPE: u8 = 2;
    fn of_section(self) -> SectionValues {
        SectionValues::Shard(self)
    }
}

/// A section that takes a run from a state to the next one.
#[derive(Clone, Copy)]
struct Case<V> {
    before: RunState,
    outcome: Outcome,
    values: V,
    preprocessed: Digest,
}

/// The name of an assertion, and a case that it refuses.
type Forgery<V> = (&'static str, fn(&mut Case<V>));

impl<V: Values> Case<V> {
    /// The assertions that do not hold, each once, where the segment is changed.
    fn failures(&self, change: impl Fn(&mut Segment)) -> Vec<&'static str> {
        let lift = lift(V::SHAPE);
        let section =
            Section { shape: V::SHAPE, values: self.values.of_section(), boundary: F::new_array([9; BLOCK]) };
        let mut segment = Segment {
            key_root: Digest::default(),
            run: self.outcome.blocks(),
            challenges: [EF::ZERO; 2],
            sum: EF::ZERO,
            before: self.before.blocks(),
            after: self.before.after(&section, lift.units()).blocks(),
        };
        change(&mut segment);
        let mut builder = Builder::new(&segment.blocks());
        let own = SegmentWires::stated(&builder);
        lift.transition(&mut builder, &own, &section, self.preprocessed);
        let mut failures = builder.failures().to_vec();
        failures.dedup();
        failures
    }

    fn assert_accepted(&self) {
        assert!(self.failures(|_| ()).is_empty());
    }

    /// Each change of this case, which is accepted, fails under its label only.
    fn assert_refused(&self, forgeries: &[Forgery<V>]) {
        self.assert_accepted();
        for (index, (label, forge)) in forgeries.iter().enumerate() {
            let mut forged = *self;
            forge(&mut forged);
            assert_eq!(forged.failures(|_| ()), [*label], "forgery {index}");
        }
    }

    /// Each value of the state after, the capacity before, and the zeros of run and state.
    fn assert_next_state(&self) {
        const NUMBERS: [&str; 9] = [
            "lift: next stage",
            "lift: next count of memory sections",
            "lift: next count of shards",
            "lift: next pc",
            "lift: next seam",
            "lift: next seam",
            "lift: next seam",
            "lift: next input length",
            "lift: next units",
        ];
        for lane in 0..STATE_BLOCKS * BLOCK {
            let expected = match lane.checked_sub(SPONGE_BLOCKS * BLOCK) {
                None => "lift: next sponge",
                Some(number) => NUMBERS.get(number).copied().unwrap_or("state: padding"),
            };
            let found = self.failures(|segment| segment.after.as_flattened_mut()[lane] += F::ONE);
            assert_eq!(found, [expected], "value {lane} of the state after");
            // The rate before is replaced.
            if expected == "state: padding" || (2 * BLOCK..3 * BLOCK).contains(&lane) {
                let found = self.failures(|segment| segment.before.as_flattened_mut()[lane] += F::ONE);
                assert_eq!(found, [expected], "value {lane} of the state before");
            }
        }
        for lane in 3..BLOCK {
            assert_eq!(self.failures(|segment| segment.run[2][lane] += F::ONE), ["run: padding"]);
        }
    }
}

/// A state whose sponge is not zero.
fn state(stage: Stage) -> RunState {
    let sponge = core::array::from_fn(|block| core::array::from_fn(|lane| F::from_usize(block * BLOCK + lane + 1)));
    RunState { sponge, stage, input_length: F::from_u8(100), pc: F::new(ENTRY), ..RunState::default() }
}

/// A run section with an output of seven bytes.
fn run() -> Case<RunValues<F>> {
    let mut key = lift(0).key;
    key.preprocessed = Some(ROOT);
    let program = ProgramKey { entry: ENTRY, run: key, shapes: SHAPES.digest() }.digest();
    let output = F::new_array([5; BLOCK]);
    let outcome = Outcome { program, output, output_length: F::from_u8(7), exit_code: [F::ZERO; 2] };
    Case { before: state(Stage::Start), outcome, values: RunValues::new(7, output), preprocessed: ROOT }
}

impl Case<RunValues<F>> {
    fn set_output(&mut self, length: u32, digest: Digest) {
        self.values = RunValues::new(length, digest);
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

/// A memory section that is not the first.
fn memory() -> Case<MemoryValues<F>> {
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

/// The fifth shard, which does not halt.
fn shard() -> Case<ShardValues<F>> {
    let values = ShardValues {
        number: F::new(5),
        entry: F::new(ENTRY),
        exit: F::new((1 << 30) - 1),
        cycles: F::ONE,
        halts: F::ZERO,
        exit_code: Word { lo: F::ZERO, hi: F::ZERO },
    };
    let MemorySeam { key, stage, inside } = MemorySeam::END;
    let seam = [key, stage, inside].map(F::from_u32);
    let before = RunState { memory_sections: F::TWO, shards: F::new(4), seam, ..state(Stage::Shards) };
    let outcome = Outcome { exit_code: [F::new(3), F::new(4)], ..run().outcome };
    Case { before, outcome, values, preprocessed: Digest::default() }
}

/// The shard that halts.
fn halting() -> Case<ShardValues<F>> {
    let mut case = shard();
    (case.values.halts, case.values.exit) = (F::ONE, F::new(HALTED));
    case.values.exit_code = Word { lo: F::new(3), hi: F::new(4) };
    case.values.cycles = F::new((1 << 22) - 1);
    case
}

#[test]
fn shards_are_lifted() {
    for mut case in [shard(), halting()] {
        case.assert_next_state();
        case.before.stage = Stage::Memory;
        case.assert_accepted();
    }
}

#[test]
fn forged_shards_are_refused() {
    let forgeries: &[Forgery<ShardValues<F>>] = &[
        ("lift: stage", |case| case.before.stage = Stage::Start),
        ("lift: stage", |case| case.before.stage = Stage::Halted),
        ("lift: seam", |case| case.before.seam[0] -= F::ONE),
        ("lift: seam", |case| case.before.seam[1] = F::ONE),
        ("lift: seam", |case| case.before.seam[2] = F::ONE),
        ("lift: number", |case| case.values.number += F::ONE),
        ("lift: number", |case| case.before.shards -= F::ONE),
        ("lift: entry", |case| case.values.entry += F::ONE),
        ("lift: range of entry", |case| {
            (case.before.pc, case.values.entry) = (F::new(HALTED), F::new(HALTED));
        }),
        ("lift: no cycles", |case| case.values.cycles = F::ZERO),
        ("lift: range of cycles", |case| case.values.cycles = F::new(1 << 22)),
        ("lift: range of cycles", |case| case.values.cycles = F::NEG_ONE),
        ("lift: exit code", |case| case.values.exit_code.lo += F::ONE),
        ("lift: exit code", |case| case.values.exit_code.hi += F::ONE),
    ];
    shard().assert_refused(forgeries);
    halting().assert_refused(forgeries);
    shard().assert_refused(&[("lift: halts", |case| case.values.exit = F::new(HALTED))]);
    halting().assert_refused(&[
        ("lift: halts", |case| case.values.exit = F::new(5)),
        ("lift: range of exit", |case| case.values.exit += F::ONE),
        ("lift: range of exit", |case| case.values.exit = F::NEG_ONE),
        ("lift: exit code", |case| case.outcome.exit_code[0] += F::ONE),
        ("lift: exit code", |case| case.outcome.exit_code[1] += F::ONE),
    ]);
}

/// A flag that is neither 0 nor 1, with all that follows from it.
#[test]
fn a_shard_halts_once_or_not() {
    let mut case = halting();
    case.values.halts = F::TWO;
    case.values.exit_code = Word { lo: F::new(6), hi: F::new(8) };
    let stage = |segment: &mut Segment| segment.after[SPONGE_BLOCKS][0] = F::new(4);
    assert_eq!(case.failures(stage), ["lift: halts"]);
}

/// The block that a lift absorbs has its kind, its shape, and zeros where its kind lists no value.
#[test]
fn each_element_of_a_section_is_absorbed() {
    fn check<V: Values>(case: &Case<V>) {
        let section =
            Section { shape: V::SHAPE, values: case.values.of_section(), boundary: F::new_array([9; BLOCK]) };
        let honest = section.block();
        for (index, value) in honest.into_iter().enumerate() {
            let found = case.failures(|segment| {
                let mut block = honest;
                block[index] = value + F::ONE;
                let mut sponge = case.before.sponge;
                absorb(&mut sponge, &block);
                segment.after[..SPONGE_BLOCKS].copy_from_slice(&sponge);
            });
            assert_eq!(found, ["lift: next sponge"], "element {index}");
        }
    }
    check(&run());
    check(&memory());
    check(&shard());
}

#[test]
fn sections_with_too_many_messages_have_no_lift() {
    let (parameters, policy) = (Parameters::insecure_for_tests(), Policy::insecure_for_tests());
    let refused = |tables: usize| {
        let mut shapes = SHAPES.clone();
        let mut shape = shapes.get(Kind::Shard, 2).unwrap().clone();
        let tall = TableShape { chip: chip_number::SLICE as u16, log_height: MAX_LOG_HEIGHT };
        let slice = shape.tables.iter().position(|table| table.chip == tall.chip).unwrap();
        shape.tables.splice(slice..=slice, vec![tall; tables]);
        (shape.log_stack_height, shape.log_boundary_height) = (MAX_LOG_HEIGHT, MAX_LOG_HEIGHT);
        shapes.push(Kind::Shard, shape);
        Lift::new(&CHIPS, &shapes, 3, parameters, policy).map(|lift| lift.units())
    };
    // A row of a slice sends one message. One unit is what all other tables have.
    assert_eq!(refused(15), Ok(15 * 512 + 1));
    assert_eq!(refused(16), Err(LiftError::Messages { number: 3, units: 16 * 512 + 1 }));
}

/// A circuit does not check the policy for the run challenges, as the verifier of sections does: the bound on messages
/// implies it, with the ten bits of work before they are drawn.
#[test]
fn run_challenges_are_secure() {
    let [run, memory, shard] = [
        CHIPS.run.max_arity_of(Scope::Run),
        CHIPS.memory.max_arity_of(Scope::Run),
        CHIPS.shard.max_arity_of(Scope::Run),
    ];
    let messages = MAX_RUN_UNITS << LOG_MESSAGE_UNIT;
    assert!(messages < nova_verifier::MAX_MESSAGES);
    let bits = run_challenge_bits(messages, run.max(memory).max(shard), 10);
    assert!(Policy::default().accepts(bits), "{bits}");
}

#[test]
fn sections_that_are_not_secure_have_no_lift() {
    let refused = |number, policy| {
        Lift::new(&CHIPS, &SHAPES, number, Parameters::insecure_for_tests(), policy).map(|lift| lift.units()).err()
    };
    assert_eq!(refused(3, Policy::insecure_for_tests()), Some(LiftError::NoShape { number: 3 }));
    for number in 0..3 {
        let required = Policy::default().min_provable_bits;
        let found = refused(number, Policy::default());
        assert!(
            matches!(found, Some(LiftError::Security { number: of, required: bits, .. }) if (of, bits) == (number, required))
        );
    }
    let mut shapes = SHAPES.clone();
    shapes.push(Kind::Memory, Shape::default());
    let found = Lift::new(&CHIPS, &shapes, 3, Parameters::standard(), Policy::default()).map(|lift| lift.units());
    assert_eq!(found, Err(LiftError::Shape(ShapeError::Empty)));
}

#[test]
fn each_standard_shape_has_a_lift() {
    let shapes = Shapes::standard(&CHIPS).unwrap();
    for (number, (kind, _)) in (0..).zip(shapes.iter()) {
        let lift = Lift::new(&CHIPS, &shapes, number, Parameters::standard(), Policy::default()).unwrap();
        assert_eq!((lift.kind(), lift.number()), (kind, number));
    }
}
