//! What closes a run, without proofs: each assertion by itself.

use nova_verifier::run::{BLOCK_ELEMENTS, RunChallenges, RunStatement};
use nova_verifier::{Digest, Transcript};
use p3_field::PrimeField32;

use super::*;
use crate::programs::ledger::absorb;
use crate::programs::{CLOSED_BLOCKS, Outcome, RUN_BLOCKS, RunState, SEGMENT_BLOCKS, Segment};
use crate::wires::BLOCK;

const SECTIONS: Parameters = Parameters::insecure_for_tests();

/// A run, and the segment that is all of it.
#[derive(Clone)]
struct Run {
    outcome: Outcome,
    prefix: RunPrefix<F>,
    blocks: Vec<[F; BLOCK_ELEMENTS]>,
    before: RunState,
    after: RunState,
    sum: EF,
}

/// Values of the wires.
#[derive(Clone)]
struct Values {
    own: [[F; BLOCK]; CLOSED_BLOCKS],
    segment: [[F; BLOCK]; SEGMENT_BLOCKS],
    pow_witness: F,
}

impl Run {
    /// Two sections of the memory table and three shards, of which nothing is proved.
    fn new() -> Self {
        let digest = |seed: u32| -> Digest { core::array::from_fn(|lane| F::from_u32(seed + lane as u32)) };
        let outcome = Outcome {
            program: digest(100),
            output: digest(200),
            output_length: F::from_u8(33),
            exit_code: [F::from_u8(7), F::from_u8(8)],
            claims: F::from_u8(9),
        };
        let (memory_sections, shards) = (F::TWO, F::from_u8(3));
        let prefix = RunPrefix {
            memory_sections,
            shards,
            exit_code: outcome.exit_code,
            output_length: outcome.output_length,
            claims: outcome.claims,
            program: outcome.program,
            output: outcome.output,
        };
        let blocks = (0..6).map(|section| core::array::from_fn(|lane| F::from_u32(1000 * section + lane as u32)));
        let free = RunState { pc: F::from_u8(5), input_length: F::from_u8(6), ..RunState::default() };
        let after = RunState { stage: Stage::Halted, memory_sections, shards, units: F::from_u8(9), ..free };
        Self { outcome, prefix, blocks: blocks.collect(), before: free, after, sum: EF::ZERO }
    }

    fn statement(&self) -> RunStatement {
        RunStatement { prefix: self.prefix.elements(&SECTIONS, |value| value), blocks: self.blocks.clone() }
    }

    /// The values of an honest prover of this run.
    fn values(&self) -> Values {
        let (pow_witness, challenges) = RunChallenges::grind(&self.statement(), RUN_GRINDING);
        self.values_with(pow_witness, [challenges.alpha, challenges.beta])
    }

    fn values_with(&self, pow_witness: F, challenges: [EF; 2]) -> Values {
        let statement = self.statement();
        let mut first = [[F::ZERO; BLOCK]; SPONGE_BLOCKS];
        absorb(&mut first, &statement.prefix);
        let mut last = first;
        absorb(&mut last, statement.blocks.as_flattened());
        let key_root = [F::ONE; BLOCK];
        let segment = Segment {
            key_root,
            run: self.outcome.blocks(),
            challenges,
            sum: self.sum,
            before: RunState { sponge: first, ..self.before }.blocks(),
            after: RunState { sponge: last, ..self.after }.blocks(),
        };
        let Outcome { program, output, output_length, exit_code, claims } = self.outcome;
        let own = ClosedRun { key_root, program, output, output_length, exit_code, claims, ..ClosedRun::default() };
        Values { own: closed_blocks(&own), segment: segment.blocks(), pow_witness }
    }
}

/// The assertions that do not hold, each once.
fn failures(values: &Values) -> Vec<&'static str> {
    let mut builder = Builder::new(&values.own);
    let own = ClosedWires::stated(&builder);
    let segment = SegmentWires::hint_blocks(&mut builder, values.segment);
    assert_closed(&mut builder, &own, &segment, &SECTIONS, values.pow_witness);
    let mut failures = builder.failures().to_vec();
    failures.dedup();
    failures
}

fn failures_of(change: impl Fn(&mut Run)) -> Vec<&'static str> {
    let mut run = Run::new();
    change(&mut run);
    failures(&run.values())
}

#[test]
fn a_whole_run_is_closed() {
    assert!(failures_of(|_| ()).is_empty());
    // What the first state leaves free, and what compress does not read.
    assert!(failures_of(|run| run.before.pc += F::ONE).is_empty());
    assert!(failures_of(|run| run.before.input_length += F::ONE).is_empty());
    assert!(failures_of(|run| run.after.pc += F::ONE).is_empty());
    assert!(failures_of(|run| run.after.seam[0] += F::ONE).is_empty());
}

/// A segment that begins later, or with counts that are not zero: each element of the first state by itself.
#[test]
fn a_run_begins_with_the_first_state() {
    for stage in [Stage::Memory, Stage::Shards, Stage::Halted] {
        assert_eq!(failures_of(|run| run.before.stage = stage), ["compress: first stage"]);
    }
    for value in [F::ONE, F::NEG_ONE] {
        assert_eq!(failures_of(|run| run.before.memory_sections = value), ["compress: first memory sections"]);
        assert_eq!(failures_of(|run| run.before.shards = value), ["compress: first shards"]);
        assert_eq!(failures_of(|run| run.before.seam[0] = value), ["compress: first key"]);
        assert_eq!(failures_of(|run| run.before.seam[1] = value), ["compress: first stage of memory"]);
        assert_eq!(failures_of(|run| run.before.seam[2] = value), ["compress: first inside"]);
        assert_eq!(failures_of(|run| run.before.units = value), ["compress: first units"]);
    }
}

#[test]
fn a_run_ends_with_a_halt() {
    for stage in [Stage::Start, Stage::Memory, Stage::Shards] {
        assert_eq!(failures_of(|run| run.after.stage = stage), ["compress: last stage"]);
    }
}

/// All that the prefix absorbs: a segment that began with another prefix.
#[test]
fn the_first_sponge_is_that_after_the_prefix() {
    let changes: [fn(&mut RunPrefix<F>); 7] = [
        |prefix| prefix.memory_sections += F::ONE,
        |prefix| prefix.shards += F::ONE,
        |prefix| prefix.exit_code[0] += F::ONE,
        |prefix| prefix.exit_code[1] += F::ONE,
        |prefix| prefix.output_length += F::ONE,
        |prefix| prefix.program[7] += F::ONE,
        |prefix| prefix.output[7] += F::ONE,
    ];
    for change in changes {
        assert_eq!(failures_of(|run| change(&mut run.prefix)), ["compress: first sponge"]);
    }
    // A run that states fewer sections than it has.
    assert_eq!(failures_of(|run| run.after.memory_sections -= F::ONE), ["compress: first sponge"]);
    assert_eq!(failures_of(|run| run.after.shards -= F::ONE), ["compress: first sponge"]);
    // Each block of the sponge, and so the capacity.
    for block in 0..SPONGE_BLOCKS {
        let mut values = Run::new().values();
        values.segment[SEGMENT_BLOCKS - 10 + block][7] += F::ONE;
        assert_eq!(failures(&values), ["compress: first sponge"]);
    }
}

/// Sections of other parameters than the circuit's.
#[test]
fn the_parameters_of_sections_are_those_of_the_circuit() {
    let values = Run::new().values();
    let mut builder = Builder::new(&values.own);
    let own = ClosedWires::stated(&builder);
    let segment = SegmentWires::hint_blocks(&mut builder, values.segment);
    let others = Parameters { queries: SECTIONS.queries + 1, ..SECTIONS };
    assert_closed(&mut builder, &own, &segment, &others, values.pow_witness);
    let mut failures = builder.failures().to_vec();
    failures.dedup();
    assert_eq!(failures, ["compress: first sponge"]);
}

/// Units of 2^13 messages, which are fewer than p in all.
#[test]
fn messages_do_not_wrap() {
    let most = 260_095;
    assert!((u64::from(most) << 13) < u64::from(F::ORDER_U32) - 1);
    assert_eq!(u64::from(most + 1) << 13, u64::from(F::ORDER_U32) - 1);
    let others = [most + 1, (1 << UNIT_BITS) - 1, 1 << UNIT_BITS, F::ORDER_U32 - 1];
    for (units, accepted) in [(0, true), (most, true)].into_iter().chain(others.map(|units| (units, false))) {
        let found = failures_of(|run| run.after.units = F::from_u32(units));
        assert_eq!(found, if accepted { vec![] } else { vec!["compress: units"] }, "{units}");
    }
}

#[test]
fn the_sum_is_zero() {
    assert_eq!(failures_of(|run| run.sum = EF::ONE), ["compress: sum"]);
}

#[test]
fn challenges_follow_from_the_last_sponge() {
    let run = Run::new();
    let (witness, RunChallenges { alpha, beta }) = RunChallenges::grind(&run.statement(), RUN_GRINDING);
    let found = |challenges| failures(&run.values_with(witness, challenges));
    assert!(found([alpha, beta]).is_empty());
    assert_eq!(found([alpha + EF::ONE, beta]), ["compress: alpha"]);
    assert_eq!(found([alpha, beta + EF::ONE]), ["compress: beta"]);
    assert_eq!(found([beta, alpha]), ["compress: alpha", "compress: beta"]);
    // Another section, after the challenges.
    for block in 0..SPONGE_BLOCKS {
        let mut values = run.values();
        values.segment[SEGMENT_BLOCKS - 5 + block][7] += F::ONE;
        let found = failures(&values);
        // The witness and zeros replace the rate: what was absorbed is in the capacity.
        assert_eq!(found.is_empty(), block < 2, "{block}: {found:?}");
    }
}

/// Challenges that follow from a witness without work.
#[test]
fn challenges_cost_work() {
    let run = Run::new();
    let RunStatement { prefix, blocks } = run.statement();
    for witness in [F::ZERO, F::ONE, F::TWO] {
        let mut transcript = Transcript::<Digest>::default();
        transcript.absorb("", &prefix);
        transcript.absorb("", blocks.as_flattened());
        transcript.absorb("", &[witness]);
        assert_ne!(transcript.draw_index("", RUN_GRINDING.into()), 0, "a witness by chance");
        let challenges = [transcript.draw(""), transcript.draw("")];
        assert_eq!(failures(&run.values_with(witness, challenges)), ["compress: work"]);
    }
}

/// Each lane of the outcome.
#[test]
fn the_outcome_is_the_segments() {
    for (block, lane) in (0..RUN_BLOCKS).flat_map(|block| (0..BLOCK).map(move |lane| (block, lane))) {
        let mut values = Run::new().values();
        values.segment[1 + block][lane] += F::ONE;
        assert_eq!(failures(&values), ["compress: run"], "{block}, {lane}");
    }
    // Of both, but not of the prefix.
    assert_eq!(failures_of(|run| run.outcome.program[0] += F::ONE), ["compress: first sponge"]);
    assert_eq!(failures_of(|run| run.outcome.exit_code[1] += F::ONE), ["compress: first sponge"]);
    assert_eq!(failures_of(|run| run.outcome.claims += F::ONE), ["compress: first sponge"]);
}

/// Each zero of the statement and of the segment.
#[test]
fn all_that_is_not_named_is_zero() {
    let changed = |change: &dyn Fn(&mut Values)| {
        let mut values = Run::new().values();
        change(&mut values);
        failures(&values)
    };
    for lane in 4..BLOCK {
        let found = changed(&|values| {
            values.own[RUN_BLOCKS][lane] = F::ONE;
            values.segment[RUN_BLOCKS][lane] = F::ONE;
        });
        assert_eq!(found, ["run: padding"], "{lane}");
    }
    for lane in 0..2 * BLOCK {
        let found = changed(&|values| values.own[1 + RUN_BLOCKS..].as_flattened_mut()[lane] = F::ONE);
        let expected = if lane <= BLOCK { "compress: claims" } else { "closed: padding" };
        assert_eq!(found, [expected], "{lane}");
    }
    assert_eq!(changed(&|values| values.segment.as_flattened_mut()[47] = F::ONE), ["segment: padding"]);
    for position in (81..88).chain(121..128) {
        let found = changed(&|values| values.segment.as_flattened_mut()[position] = F::ONE);
        assert_eq!(found, ["state: padding"], "{position}");
    }
}
