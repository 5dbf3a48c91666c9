//! Runs at their limits: they are refused before anything is recorded, or pass.

use crate::guests;
use crate::support::{ECHOES, Sections};
use nova_air::buses::HALTED;
use nova_air::rv32im::chip_number;
use nova_prover::{Progress, ProveRunError, Prover, ProverConfig, ProvingKey};
use nova_verifier::run::{RunError, RunHeader, RunVerifier};
use nova_verifier::{MAX_MESSAGES, Parameters, Policy, TableShape};
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
    let error = prover.prove(key, b"seal", &mut Vec::new(), &mut Silent, &mut progress);
    let error = error.expect_err("the run is cancelled when proving starts");
    (steps, error)
}

fn key() -> ProvingKey {
    let config = ProverConfig { parameters: Parameters::insecure_for_tests(), ..ProverConfig::default() };
    Prover::new(config).setup(&guests::touches()).expect("the guest has a key")
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

/// The header of a run whose shards have boundary tables and slices of these heights and do nothing else, with a memory table
/// of 2^21 rows. Nothing of it is proved.
fn header_of(shards: &[(u8, u8)]) -> RunHeader {
    let mut header = Sections::of_echo(0).header;
    assert_eq!(header.memory.len(), 1);
    header.memory[0].boundary.tables[0].log_height = 21;
    header.public.output.clear();
    let mut shard = header.shards[0].clone();
    (shard.exit, shard.cycles) = (shard.entry, 1);
    header.shards = vec![shard; shards.len()];
    for (shard, &(boundary, slice)) in header.shards.iter_mut().zip(shards) {
        let tables = [(chip_number::BOUNDARY, boundary), (chip_number::SLICE, slice)];
        let table = |(chip, log_height)| TableShape { chip: chip as u16, log_height };
        shard.boundary.tables = tables.map(table).into();
    }
    header.shards.last_mut().expect("there are shards").exit = HALTED;
    let _ = header.grind();
    header
}

fn refusal_of(header: RunHeader, min_provable_bits: u32) -> Option<RunError> {
    RunVerifier::new(ECHOES.0.verifying(), header, Policy { min_provable_bits }).err()
}

/// As many messages as the field has elements would cancel without a receiver. `p - 1` is 508 2^22.
#[test]
fn messages_that_wrap_around_the_field_are_refused_with_the_header() {
    // Boundary tables and the memory table send `p - 1` messages on the bus of run memory, and receive as many. Slices send
    // nearly as many on another bus.
    let mut shards = vec![(22, 22); 507];
    shards.push((21, 21));
    assert_eq!((507 << 22) + (1 << 21) + (1 << 21), MAX_MESSAGES);
    assert!(refusal_of(header_of(&shards), 128).is_none());

    // 16 more rows of boundary, padding or not.
    let boundary = [&shards[..], &[(4, 4)]].concat();
    let expected = MAX_MESSAGES + 16;
    let refused = refusal_of(header_of(&boundary), 0);
    assert!(
        matches!(refused, Some(RunError::Messages { got, most: MAX_MESSAGES }) if got == expected),
        "{refused:?}"
    );

    // Too many of slices alone.
    let slices = [&vec![(4, 22); 508][..], &[(4, 4)]].concat();
    let refused = refusal_of(header_of(&slices), 0);
    assert!(matches!(refused, Some(RunError::Messages { got, .. }) if got == expected), "{refused:?}");
}

#[test]
fn the_policy_judges_the_run_challenges_with_the_header() {
    let refused = refusal_of(header_of(&[(22, 22); 500]), 130);
    let Some(RunError::Security { provable, required: 130 }) = refused else { panic!("{refused:?}") };
    // 154.94 - log2((500 3 2^22 + 3 2^21 + the run section's) 12) + 10
    assert!((128.5..128.9).contains(&provable), "{provable}");
}
