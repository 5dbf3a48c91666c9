//! What lifts assert, without proofs: a forged section fails under one label.

mod memory;
mod run;
mod setup;
mod shard;

use std::sync::LazyLock;

use nova_air::chips::{MemorySeam, MemoryValues, RunValues, ShardValues};
use nova_verifier::run::ProgramKey;

use self::memory::memory;
use self::run::run;
use self::shard::shard;
use super::super::ledger::absorb;
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

    /// A section that follows as many as a run has is refused.
    fn assert_numbers_end(&self, set_number: fn(&mut Self, F)) {
        for (number, expected) in [(0xffff, None), (0x1_0000, Some("lift: range of number"))] {
            let mut case = *self;
            set_number(&mut case, F::from_u32(number));
            assert_eq!(case.failures(|_| ()), Vec::from_iter(expected), "{number}");
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
        for lane in 4..BLOCK {
            assert_eq!(self.failures(|segment| segment.run[2][lane] += F::ONE), ["run: padding"]);
        }
    }
}

/// A state whose sponge is not zero.
fn state(stage: Stage) -> RunState {
    let sponge = core::array::from_fn(|block| core::array::from_fn(|lane| F::from_usize(block * BLOCK + lane + 1)));
    RunState { sponge, stage, input_length: F::from_u8(100), pc: F::new(ENTRY), ..RunState::default() }
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
