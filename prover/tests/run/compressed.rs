//! Runs that are compressed while they are proved. A test of the command has the proof itself.

use crate::guests;
use crate::support::{ECHOES, INPUTS, prover};
use nova_prover::{Progress, ProofKind, ProveRunError, Prover, ProverConfig, ProvingKey};
use nova_recursion::run::CompressError;
use nova_vm::Silent;
use std::ops::ControlFlow;

/// Proves the first input, and cancels at the first report that `stops`. Returns the reports and what is written.
fn prove(
    prover: &Prover,
    key: &ProvingKey,
    stops: impl Fn(Progress) -> bool,
) -> (Vec<Progress>, Result<(), ProveRunError>, Vec<u8>) {
    let (mut reported, mut proof) = (Vec::new(), Vec::new());
    let mut record = |progress| {
        reported.push(progress);
        if stops(progress) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let result = prover.prove(key, INPUTS[0], ProofKind::Compressed, &mut proof, &mut Silent, &mut record);
    (reported, result.map(drop), proof)
}

#[test]
fn a_run_with_other_parameters_is_refused_before_it_is_proved() {
    let (reported, result, proof) = prove(&prover(guests::ECHO_SHARD_CYCLES, false), &ECHOES.0, |_| false);
    assert!(matches!(result, Err(ProveRunError::Compress(CompressError::Parameters))), "{result:?}");
    assert!(!reported.iter().any(|step| matches!(step, Progress::ProvingStarted { .. })), "{reported:?}");
    assert!(proof.is_empty());
}

#[test]
fn a_compression_can_be_cancelled() {
    let prover = Prover::new(ProverConfig { shard_cycles: guests::ECHO_SHARD_CYCLES, ..ProverConfig::default() });
    let key = prover.setup(&guests::echoes()).expect("the guest has a key");
    let (reported, result, proof) = prove(&prover, &key, |step| matches!(step, Progress::Compressed { .. }));
    assert!(matches!(result, Err(ProveRunError::Cancelled)), "{result:?}");
    // Run section, memory table and four shards: six lifts, five joins, compress and shrink.
    assert_eq!(reported.last(), Some(&Progress::Compressed { done: 1, of: 13 }));
    assert!(reported.contains(&Progress::RunSectionProved) && proof.is_empty());
}
