//! What resolves a claim, without proofs: each assertion by itself.

use nova_verifier::run::{Claim, ClaimChain};
use p3_field::PrimeField32;

use super::*;
use crate::programs::RUN_BLOCKS;

/// Blocks of three runs: with one more claim resolved, before, and the claimed one.
#[derive(Clone)]
struct Values {
    own: [[F; BLOCK]; CLOSED_BLOCKS],
    claimant: [[F; BLOCK]; CLOSED_BLOCKS],
    claimed: [[F; BLOCK]; CLOSED_BLOCKS],
}

/// Positions of blocks in a closed run.
const OUTCOME: usize = RUN_BLOCKS;
const STATE: usize = OUTCOME + 1;
const RESOLVED: usize = STATE + 1;

fn digest(seed: u32) -> Digest {
    core::array::from_fn(|lane| F::from_u32(seed + (lane as u32) * 0x0012_3456))
}

/// A claimed run whose words have all kinds of limbs.
fn claim() -> Claim {
    let output = [0, 1, 0xffff, 0x1_0000, 0x7eff_ffff, F::ORDER_U32 - 1, 0x7f00_0000, 5].map(F::from_u32);
    Claim { program: digest(0x7000_0000), output, output_length: 0x0012_3457 }
}

fn values(claim: &Claim) -> Values {
    let before = ClaimChain { count: 1, state: digest(100) };
    let after = before.then(claim);
    let run = |chain: ClaimChain| ClosedRun {
        key_root: digest(1),
        program: digest(2),
        output: digest(3),
        output_length: F::from_u8(4),
        exit_code: [F::from_u8(5), F::from_u8(6)],
        claims: F::TWO,
        state: chain.state,
        resolved: F::from_u32(chain.count),
    };
    let claimed = ClosedRun {
        program: claim.program,
        output: claim.output,
        output_length: F::from_u32(claim.output_length),
        exit_code: [F::ZERO; 2],
        claims: F::ZERO,
        ..run(ClaimChain::default())
    };
    Values {
        own: closed_blocks(&run(after)),
        claimant: closed_blocks(&run(before)),
        claimed: closed_blocks(&claimed),
    }
}

/// The assertions that do not hold, each once.
fn failures(values: &Values) -> Vec<&'static str> {
    let mut builder = Builder::new(&values.own);
    let own = ClosedWires::stated(&builder);
    let [claimant, claimed] =
        [values.claimant, values.claimed].map(|blocks| ClosedWires::hint_blocks(&mut builder, blocks));
    assert_resolved(&mut builder, &own, &claimant, &claimed);
    let mut failures = builder.failures().to_vec();
    failures.dedup();
    failures
}

fn failures_of(change: impl FnOnce(&mut Values)) -> Vec<&'static str> {
    let mut values = values(&claim());
    change(&mut values);
    failures(&values)
}

/// Also of claims whose words are all zero, and all the greatest: the words are those that a guest writes.
#[test]
fn a_claim_is_resolved() {
    assert!(failures_of(|_| ()).is_empty());
    assert!(failures(&values(&Claim::default())).is_empty());
    let all = [F::NEG_ONE; BLOCK];
    let output_length = F::ORDER_U32 - 1;
    assert!(failures(&values(&Claim { program: all, output: all, output_length })).is_empty());
}

/// Each value of the claimed run that a claim names.
#[test]
fn other_claims_are_refused() {
    for lane in 0..BLOCK {
        for block in [1, 2] {
            let found = failures_of(|values| values.claimed[block][lane] += F::ONE);
            assert_eq!(found, ["resolve: state"], "{block}, {lane}");
        }
        assert_eq!(failures_of(|values| values.claimant[STATE][lane] += F::ONE), ["resolve: state"], "{lane}");
        assert_eq!(failures_of(|values| values.own[STATE][lane] += F::ONE), ["resolve: state"], "{lane}");
    }
    assert_eq!(failures_of(|values| values.claimed[OUTCOME][0] += F::ONE), ["resolve: state"]);
    // Digests of the claimed run in another order.
    assert_eq!(failures_of(|values| values.claimed.swap(1, 2)), ["resolve: state"]);
}

/// A run that failed, and one with claims: open ones, and some that are said to be resolved. A prover could resolve
/// other claims than that run wrote, since only the final verifier compares their state with the digest of an output.
#[test]
fn claimed_runs_succeeded_and_claim_nothing() {
    assert_eq!(failures_of(|values| values.claimed[OUTCOME][1] = F::ONE), ["resolve: success"]);
    assert_eq!(failures_of(|values| values.claimed[OUTCOME][2] = F::ONE), ["resolve: success"]);
    let label = "resolve: claims of the claimed run";
    assert_eq!(failures_of(|values| values.claimed[OUTCOME][3] = F::ONE), [label]);
    assert_eq!(failures_of(|values| values.claimed[RESOLVED][0] = F::ONE), [label]);
    let resolved = failures_of(|values| {
        values.claimed[OUTCOME][3] = F::ONE;
        values.claimed[RESOLVED][0] = F::ONE;
    });
    assert_eq!(resolved, [label]);
}

#[test]
fn the_run_is_that_of_the_claimant() {
    for lane in 0..BLOCK {
        for block in 1..=RUN_BLOCKS {
            assert_eq!(
                failures_of(|values| values.claimant[block][lane] += F::ONE),
                ["resolve: run"],
                "{block}, {lane}"
            );
            assert_eq!(failures_of(|values| values.own[block][lane] += F::ONE), ["resolve: run"], "{block}, {lane}");
        }
        assert_eq!(failures_of(|values| values.claimant[0][lane] += F::ONE), ["resolve: key root"], "{lane}");
        assert_eq!(failures_of(|values| values.claimed[0][lane] += F::ONE), ["resolve: key root"], "{lane}");
    }
    // One claim at a time, and none is taken back.
    for change in [F::ONE, F::NEG_ONE, F::from_u8(7)] {
        assert_eq!(failures_of(|values| values.own[RESOLVED][0] += change), ["resolve: count"]);
    }
    // The number of claims does not begin again.
    for (before, found) in [((1 << 17) - 2, vec![]), ((1 << 17) - 1, vec!["resolve: range of count"])] {
        let failures = failures_of(|values| {
            values.claimant[RESOLVED][0] = F::from_u32(before);
            values.own[RESOLVED][0] = F::from_u32(before + 1);
        });
        assert_eq!(failures, found, "{before}");
    }
}

#[test]
fn all_that_is_not_named_is_zero() {
    for lane in 1..BLOCK {
        for run in 0..3 {
            let found = failures_of(|values| {
                [&mut values.own, &mut values.claimant, &mut values.claimed][run][RESOLVED][lane] = F::ONE;
            });
            assert_eq!(found, ["closed: padding"], "{run}, {lane}");
        }
    }
    for lane in 4..BLOCK {
        assert_eq!(failures_of(|values| values.claimed[OUTCOME][lane] = F::ONE), ["run: padding"], "{lane}");
    }
}
