//! Runs at their limits: they are refused before anything is recorded, or pass.

use crate::guests;
use crate::support::{ECHOES, Sections, setup};
use nova_air::buses::HALTED;
use nova_prover::{Progress, ProofKind, ProveRunError, Prover, ProverConfig, ProvingKey};
use nova_verifier::run::{ChipSets, RunError, RunVerifier};
use nova_verifier::{MAX_MESSAGES, Parameters, Policy, Shapes};
use nova_vm::{Limits, SetupError, Silent, TrapKind};
use std::ops::ControlFlow;

const PAGE_BYTES: u64 = 4096;

/// Plans a run with these limits, in shards of a few cycles, and cancels when proving starts. Returns the number of
/// steps before that: the dry run, and each shard of pass 1.
fn plan(key: &ProvingKey, limits: Limits) -> (usize, ProveRunError) {
    let parameters = Parameters::insecure_for_tests();
    let prover = Prover::new(ProverConfig { parameters, shard_cycles: 5, limits, ..ProverConfig::default() });
    let mut steps = 0;
    let mut progress = |progress: Progress| match progress {
        Progress::ProvingStarted { .. } => ControlFlow::Break(()),
        _ => {
            steps += 1;
            ControlFlow::Continue(())
        }
    };
    let error = prover.prove(key, b"seal", ProofKind::Shards, &mut Vec::new(), &mut Silent, &mut progress);
    let error = error.expect_err("the run is cancelled when proving starts");
    (steps, error)
}

fn key() -> ProvingKey {
    let config = ProverConfig { parameters: Parameters::insecure_for_tests(), ..ProverConfig::default() };
    setup(&Prover::new(config), &guests::touches())
}

/// Whether a run with these limits reaches proving. If not, it must be refused before pass 1.
fn passes(key: &ProvingKey, limits: Limits, is_refusal: impl Fn(&ProveRunError) -> bool) -> bool {
    match plan(key, limits) {
        (steps, ProveRunError::Cancelled) => {
            assert!(steps > 2, "{limits:?}: {steps} steps");
            true
        }
        (0, error) if is_refusal(&error) => false,
        (steps, error) => panic!("{limits:?}: after {steps} steps, {error}"),
    }
}

fn is_trap(error: &ProveRunError, is_kind: impl Fn(&TrapKind) -> bool) -> bool {
    matches!(error, ProveRunError::Trapped(trap) if is_kind(&trap.kind))
}

#[test]
fn a_memory_limit_counts_the_same_pages_in_every_pass() {
    let key = key();
    // The guest's data, its code, and its input.
    let needed = guests::TOUCHED_PAGES + 2;
    for pages in 0..=needed + 1 {
        let limits = Limits { memory_bytes: pages * PAGE_BYTES, ..Limits::default() };
        let is_refusal = |error: &ProveRunError| match error {
            ProveRunError::Setup(SetupError::MemoryLimit { .. }) => pages < 2,
            error => is_trap(error, |kind| matches!(kind, TrapKind::MemoryLimit { .. })),
        };
        assert_eq!(passes(&key, limits, is_refusal), pages >= needed, "{pages} pages");
    }
}

#[test]
fn a_cycle_limit_counts_the_same_cycles_in_every_pass() {
    let key = key();
    let cycles = |limit: u64| Limits { cycles: limit, ..Limits::default() };
    let is_refusal = |error: &ProveRunError| is_trap(error, |kind| matches!(kind, TrapKind::CycleLimit { .. }));
    let passes: Vec<_> = (0..30).map(|limit| passes(&key, cycles(limit), is_refusal)).collect();
    // The guest has 19 instructions.
    assert_eq!(passes.iter().position(|&passes| passes), Some(19));
    assert!(passes[19..].iter().all(|&passes| passes));
}

/// Shapes of a run section, of a memory table of 2^21 rows, and of shards with these heights of boundary table and slice.
const LIST: &str = "
    run 19 19 program 8 initial 8 output_digest 8
    memory 22 22 memory_table 21
    shard 22 22 boundary 22 slice 22
    shard 22 22 boundary 21 slice 21
    shard 22 22 boundary 4 slice 4
    shard 22 22 boundary 4 slice 22";

/// Numbers of its shards' shapes.
const HIGH: u8 = 2;
const HALF: u8 = 3;
const LOW: u8 = 4;
const HIGH_SLICE: u8 = 5;

/// What the verifier says of the header of a run whose shards have these shapes and do nothing. Nothing of it is proved.
fn refusal_of(shards: &[u8], min_provable_bits: u32) -> Option<RunError> {
    let shapes = Shapes::parse(&ChipSets::new().unwrap(), LIST).unwrap();
    let mut key = ECHOES.0.verifying().clone();
    key.shapes = shapes.digest();
    let mut header = Sections::of_echo(0).header;
    header.program = key.digest();
    header.public.output.clear();
    assert_eq!(header.memory.len(), 1);
    (header.run.shape, header.memory[0].boundary.shape) = (0, 1);
    let mut shard = header.shards[0].clone();
    (shard.exit, shard.cycles) = (shard.entry, 1);
    header.shards = vec![shard; shards.len()];
    for (shard, &shape) in header.shards.iter_mut().zip(shards) {
        shard.boundary.shape = shape;
    }
    header.shards.last_mut().expect("there are shards").exit = HALTED;
    let _ = header.grind();
    RunVerifier::with_shapes(&shapes, &key, header, Policy { min_provable_bits }).err()
}

/// As many messages as the field has elements would cancel without a receiver. `p - 1` is 508 2^22.
#[test]
fn messages_that_wrap_around_the_field_are_refused_with_the_header() {
    // Boundary tables and the memory table send `p - 1` messages on the bus of run memory, and receive as many. Slices send
    // nearly as many on another bus.
    let shards = [vec![HIGH; 507], vec![HALF]].concat();
    assert_eq!((507 << 22) + (1 << 21) + (1 << 21), MAX_MESSAGES);
    assert_eq!(refusal_of(&shards, 128).map(|error| error.to_string()), None);

    // 16 more rows of boundary, padding or not.
    let expected = MAX_MESSAGES + 16;
    let refused = refusal_of(&[&shards[..], &[LOW]].concat(), 0);
    assert!(
        matches!(refused, Some(RunError::Messages { got, most: MAX_MESSAGES }) if got == expected),
        "{refused:?}"
    );

    // Too many of slices alone.
    let refused = refusal_of(&[vec![HIGH_SLICE; 508], vec![LOW]].concat(), 0);
    assert!(matches!(refused, Some(RunError::Messages { got, .. }) if got == expected), "{refused:?}");
}

#[test]
fn the_policy_judges_the_run_challenges_with_the_header() {
    let refused = refusal_of(&[HIGH; 500], 130);
    let Some(RunError::Security { provable, required: 130 }) = refused else { panic!("{refused:?}") };
    // 154.94 - log2((500 3 2^22 + 3 2^21 + the run section's) 12) + 10
    assert!((128.5..128.9).contains(&provable), "{provable}");
}
