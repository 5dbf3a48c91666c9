//! Runs at their limits: they are refused before anything is recorded, or pass.

use crate::guests;
use crate::support::setup;
use nova_prover::{Progress, ProveRunError, Prover, ProverConfig, ProvingKey};
use nova_verifier::Parameters;
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
