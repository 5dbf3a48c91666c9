//! Provers that cheat in rounds 5 to 9, and the assertions that refuse them.
//!
//! The prover is that of the verifier's tests, which is written from the definitions of decision 0108.

use nova_air::{EF, F};
use nova_recursion::verify::{Arithmetic, CircuitTranscript, Opening};
use nova_recursion::{Block, Builder, Lane, LogHeights};
use nova_verifier::{OpeningError, OpeningProof, Parameters};
use p3_field::PrimeCharacteristicRing;

use crate::layouts::{PARAMETERS, prove, section, section_with, verify};
use crate::reference::{Change, Section, Step, honest};

/// The circuit for an opening, as `layouts::verify` does it natively.
fn circuit(section: &Section, proof: &OpeningProof) -> Builder {
    let mut builder = Builder::new(&[]);
    let mut transcript = CircuitTranscript::new(&mut builder);
    let roots: Vec<Block> = section.roots().into_iter().map(|root| builder.hint_block(root)).collect();
    for &root in &roots {
        transcript.absorb_block(&mut builder, "roots", root);
    }
    let point = transcript.draw(&mut builder, "5: out-of-domain point");
    let claims = builder.hint_elements(&proof.claims);
    transcript.absorb_elements(&mut builder, "5: claims", &claims);
    let Section { layout, parameters, .. } = section;
    Opening { layout, roots: &roots, parameters, point, claims: &claims, proof }
        .verify(&mut builder, &mut transcript);
    builder
}

fn failures(section: &Section, proof: &OpeningProof) -> Vec<&'static str> {
    crate::support::failures(circuit(section, proof), &LogHeights::default())
}

/// Trees of three heights, stacks of six heights, next stacks, and stacks that are not full.
#[test]
fn honest_openings_are_accepted() {
    for parameters in [
        PARAMETERS,
        Parameters { log_blowup: 3, max_log_arity: 4, log_final_length: 0, log_cap: 0, queries: 3, ..PARAMETERS },
        Parameters { max_log_arity: 1, log_final_length: 5, log_cap: 10, queries: 3, ..PARAMETERS },
    ] {
        let section = section_with(parameters);
        let proof = prove(&section, &honest);
        assert_eq!(verify(&section, &proof), Ok(()));
        assert!(failures(&section, &proof).is_empty());
    }
}

/// Each of these provers is honest but for one step, so that nothing else refuses its proof.
#[test]
fn only_the_final_polynomial_refuses_openings_without_low_degree() {
    let section = section();
    let cheats: [(&str, Change<'_>); 6] = [
        ("claim", &|step, _, rounds| {
            if step == Step::Claims {
                rounds.claims[3] += EF::ONE;
            }
        }),
        ("exchanged claims", &|step, _, rounds| {
            if step == Step::Claims {
                rounds.claims.swap(0, 1);
            }
        }),
        ("quotient of claims", &|step, _, rounds| {
            if step == Step::Quotient {
                rounds.quotient.iter_mut().for_each(|value| *value += EF::ONE);
            }
        }),
        ("value", &|step, _, rounds| {
            if step == Step::Values {
                rounds.values[5] += EF::ONE;
            }
        }),
        ("weights", &|step, _, rounds| {
            if step == Step::Batching {
                rounds.weights.swap(1, 2);
            }
        }),
        ("final polynomial", &|step, _, rounds| {
            if step == Step::FinalPolynomial {
                rounds.final_polynomial[0] += EF::ONE;
            }
        }),
    ];
    for (name, change) in cheats {
        let proof = prove(&section, change);
        let outcome = verify(&section, &proof);
        if name == "weights" {
            // The committed layer is not what the verifier computes.
            assert!(matches!(outcome, Err(OpeningError::Row { .. })), "{name}: {outcome:?}");
            assert_eq!(failures(&section, &proof)[0], "9: row");
        } else {
            assert!(matches!(outcome, Err(OpeningError::FinalPolynomial { .. })), "{name}: {outcome:?}");
            assert_eq!(failures(&section, &proof), ["9: final polynomial"], "{name}");
        }
    }
}

/// Paths, and nodes of caps below which no query lies.
#[test]
fn only_the_check_of_a_path_or_a_cap_refuses_its_nodes() {
    let section = section_with(Parameters { queries: 2, ..PARAMETERS });
    let proof = prove(&section, &honest);
    let changed = |change: &dyn Fn(&mut OpeningProof)| {
        let mut proof = proof.clone();
        change(&mut proof);
        assert!(verify(&section, &proof).is_err());
        failures(&section, &proof)
    };
    for query in 0..2 {
        for tree in 0..proof.queries[query].leaves.len() {
            assert_eq!(changed(&|proof| proof.queries[query].leaves[tree].path[1][7] += F::ONE), ["9: leaf"]);
        }
        assert_eq!(changed(&|proof| proof.queries[query].rows[0].path[1][7] += F::ONE), ["9: row"]);
    }
    for tree in 0..proof.caps.len() {
        let of_nodes = (0..proof.caps[tree].len()).map(|node| changed(&|proof| proof.caps[tree][node][0] += F::ONE));
        assert!(of_nodes.into_iter().any(|failures| failures == ["9: cap"]), "tree {tree}");
    }
}

/// What is refused first: later rounds are about other challenges.
#[test]
fn works_are_checked() {
    let parameters =
        Parameters { queries: 2, batch_grinding: 8, commit_grinding: 8, query_grinding: 8, ..PARAMETERS };
    let section = section_with(parameters);
    let proof = prove(&section, &honest);
    let first = |change: &dyn Fn(&mut OpeningProof)| {
        let mut proof = proof.clone();
        change(&mut proof);
        failures(&section, &proof)[0]
    };
    assert_eq!(first(&|proof| proof.batch_pow_witness += F::ONE), "8: work");
    assert_eq!(first(&|proof| proof.layer_pow_witnesses[0] += F::ONE), "8: layer work");
    assert_eq!(first(&|proof| proof.layer_pow_witnesses[1] += F::ONE), "8: layer work");
    assert_eq!(first(&|proof| proof.query_pow_witness += F::ONE), "9: work");
}

/// Witnesses that draw each number of three bits.
#[test]
fn each_bit_of_a_work_is_checked() {
    let mut seen = std::collections::BTreeSet::new();
    for witness in 0..100 {
        let mut builder = Builder::new(&[]);
        let mut transcript = CircuitTranscript::new(&mut builder);
        let block = builder.hint_block(core::array::from_fn(|_| F::from_u32(witness)));
        transcript.check_work(&mut builder, "work", 3, Lane::Block(block, 0));
        let drawn = transcript.records().last().unwrap().value;
        seen.insert(drawn);
        let is_refused = !crate::support::failures(builder, &LogHeights::default()).is_empty();
        assert_eq!(is_refused, drawn != F::ZERO, "{drawn}");
    }
    assert_eq!(seen.len(), 8);
}
