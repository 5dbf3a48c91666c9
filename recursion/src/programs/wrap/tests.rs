//! What wrap states of a run, without proofs: each assertion by itself.

use nova_verifier::run::{Claim, ClaimChain, Claims, ClosedRun, PublicValues};

use super::*;
use crate::programs::{CLOSED_BLOCKS, closed_blocks};

/// A run as a compressed proof states it, and what wrap states of it.
#[derive(Clone)]
struct Values {
    run: [[F; BLOCK]; CLOSED_BLOCKS],
    own: [[F; BLOCK]; WRAP_BLOCKS],
}

/// Positions of blocks in a closed run.
const PROGRAM: usize = 1;
const OUTPUT: usize = 2;
const OUTCOME: usize = 3;
const STATE: usize = 4;
const RESOLVED: usize = 5;

fn digest(seed: u32) -> Digest {
    core::array::from_fn(|lane| F::from_u32(seed + (lane as u32) * 0x0012_3456))
}

fn key_root() -> Digest {
    digest(7)
}

/// A run whose claims are all resolved.
fn values(claims: &[Claim], output: [u8; WRAPPED_OUTPUT]) -> Values {
    let resolved = claims.iter().fold(ClaimChain::default(), |chain, claim| chain.then(claim));
    let public = PublicValues { exit_code: 0, output: output.to_vec() };
    let run = ClosedRun::new(key_root(), digest(2), &public, &Claims { resolved, open: Vec::new() });
    Values { run: closed_blocks(&run), own: wrap_blocks(&run.program, &output) }
}

/// The assertions that do not hold, each once.
fn failures(values: &Values) -> Vec<&'static str> {
    let mut builder = Builder::new(&values.own);
    let stated: [Block; WRAP_BLOCKS] = builder.public().try_into().unwrap();
    let [program, limbs @ ..] = stated;
    let run = ClosedWires::hint_blocks(&mut builder, values.run);
    assert_wrapped(&mut builder, &key_root(), program, limbs, &run);
    let mut failures = builder.failures().to_vec();
    failures.dedup();
    failures
}

fn output() -> [u8; WRAPPED_OUTPUT] {
    core::array::from_fn(|byte| 251 - 7 * byte as u8)
}

fn failures_of(change: impl FnOnce(&mut Values)) -> Vec<&'static str> {
    let mut values = values(&[], output());
    change(&mut values);
    failures(&values)
}

/// Without claims, and behind claims that proofs resolved.
#[test]
fn runs_that_succeeded_are_wrapped() {
    let claim = Claim { program: digest(3), output: digest(4), output_length: 5 };
    for claims in [&[][..], &[claim], &[claim, claim]] {
        for output in [[0; WRAPPED_OUTPUT], [0xff; WRAPPED_OUTPUT], output()] {
            assert!(failures(&values(claims, output)).is_empty());
        }
    }
}

#[test]
fn other_keys_programs_and_outputs_are_refused() {
    for lane in 0..BLOCK {
        assert_eq!(failures_of(|values| values.run[0][lane] += F::ONE), ["wrap: key root"], "{lane}");
        assert_eq!(failures_of(|values| values.run[PROGRAM][lane] += F::ONE), ["wrap: program"], "{lane}");
        assert_eq!(failures_of(|values| values.own[0][lane] += F::ONE), ["wrap: program"], "{lane}");
        assert_eq!(failures_of(|values| values.run[OUTPUT][lane] += F::ONE), ["wrap: output"], "{lane}");
        assert_eq!(failures_of(|values| values.run[STATE][lane] += F::ONE), ["wrap: output"], "{lane}");
        for block in [1, 2] {
            assert_eq!(failures_of(|values| values.own[block][lane] += F::ONE), ["wrap: output"], "{lane}");
        }
    }
    assert_eq!(failures_of(|values| values.own.swap(1, 2)), ["wrap: output"]);
}

/// An output of another length has another digest unless it ends in zeros, which the digest does not show.
#[test]
fn the_output_has_32_bytes() {
    for length in [0, 31, 33, 64] {
        let found = failures_of(|values| values.run[OUTCOME][0] = F::from_u8(length));
        assert_eq!(found, ["wrap: length of the output"], "{length}");
    }
}

#[test]
fn runs_that_failed_are_refused() {
    for half in [1, 2] {
        assert_eq!(failures_of(|values| values.run[OUTCOME][half] = F::ONE), ["wrap: success"]);
    }
}

/// Open claims, and claims that the run did not make.
#[test]
fn all_claims_are_resolved() {
    assert_eq!(failures_of(|values| values.run[OUTCOME][3] = F::ONE), ["wrap: claims"]);
    assert_eq!(failures_of(|values| values.run[RESOLVED][0] = F::ONE), ["wrap: claims"]);
}

#[test]
fn numbers_behind_the_last_are_zero() {
    for lane in 4..BLOCK {
        assert_eq!(failures_of(|values| values.run[OUTCOME][lane] = F::ONE), ["run: padding"], "{lane}");
    }
    for lane in 1..BLOCK {
        assert_eq!(failures_of(|values| values.run[RESOLVED][lane] = F::ONE), ["closed: padding"], "{lane}");
    }
}
