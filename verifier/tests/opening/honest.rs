//! Honest proofs are accepted, by the verifier and by the second one.

use nova_air::EF;
use nova_verifier::Parameters;
use p3_field::PrimeCharacteristicRing;
use proptest::prelude::*;

use super::checker::{accepts, powers};
use super::layouts::{PARAMETERS, Table, columns, layout, prove, section, section_with, transcript, verify};
use super::reference::{Section, Step, coefficients, evaluate, honest};

fn is_accepted(section: &Section) -> bool {
    let proof = prove(section, &honest);
    let (mut transcript, point) = transcript(section);
    transcript.absorb_ext("5: claims", &proof.claims);
    let second = accepts(section, &section.roots(), point, &proof, &mut transcript, &powers);
    let first = verify(section, &proof);
    assert_eq!(first.is_ok(), second, "{first:?}");
    second
}

#[test]
fn honest_proofs_are_accepted_with_all_parameters() {
    assert!(is_accepted(&section()));
    for log_blowup in [1, 2] {
        for max_log_arity in 1..=4 {
            for (log_final_length, log_cap) in [(0, 0), (1, 3), (3, 10), (5, 1)] {
                let parameters =
                    Parameters { log_blowup, max_log_arity, log_final_length, log_cap, queries: 4, ..PARAMETERS };
                assert!(is_accepted(&section_with(parameters)), "{parameters:?}");
            }
        }
    }
}

/// With true claims the quotient is a polynomial of degree below `H`, and so is `G`. Their values at the second point
/// are those that the verifier computes.
#[test]
fn the_quotient_and_the_batched_word_are_polynomials() {
    let section = section();
    let in_full = |word: &[EF], degree: usize| {
        // The coefficients for the first half of the domain, and the values that they have on the other.
        let polynomial = coefficients(&word[..word.len() / 2]);
        assert!(polynomial[degree..].iter().all(|&coefficient| coefficient == EF::ZERO));
        let other = |index| super::reference::domain_point(section.log_height(), 1, index).into();
        (word.len() / 2..word.len()).for_each(|index| assert_eq!(evaluate(&polynomial, other(index)), word[index]));
        polynomial
    };
    let _ = prove(&section, &|step, section, rounds| match step {
        Step::Batching => {
            let quotient = in_full(&rounds.quotient, 64);
            assert_eq!(evaluate(&quotient, rounds.second), rounds.theta);
            assert_eq!(section.theta(rounds), rounds.theta);
        }
        Step::Word => _ = in_full(&rounds.word, 63),
        _ => {}
    });
}

fn table() -> impl Strategy<Value = Table> {
    (0_usize..=5, 1_usize..=9).prop_flat_map(|(log_height, width)| {
        let next = prop::collection::btree_set(0..width, 0..=width.min(3));
        (Just(log_height), Just(width), next.prop_map(|next| next.into_iter().collect()))
    })
}

/// Trees of any stack height, whose tables are not taller.
fn trees() -> impl Strategy<Value = Vec<(usize, Vec<Table>)>> {
    let tree = (0_usize..=5, prop::collection::vec(table(), 1..=3));
    let tree = tree.prop_map(|(log_stack_height, tables)| {
        let least = tables.iter().map(|table| table.0).max().unwrap_or(0);
        (log_stack_height.max(least), tables)
    });
    prop::collection::vec(tree, 1..=4)
}

fn parameters() -> impl Strategy<Value = Parameters> {
    (1_u8..=2, 1_u8..=4, 0_u8..=5, 0_u8..=6, 0_u8..=2).prop_map(
        |(log_blowup, max_log_arity, log_final_length, log_cap, grinding)| Parameters {
            log_blowup,
            max_log_arity,
            log_final_length,
            log_cap,
            queries: 5,
            commit_grinding: grinding,
            batch_grinding: grinding,
            ..PARAMETERS
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_sections_are_accepted(trees in trees(), parameters in parameters(), seed in any::<u64>()) {
        let layout = layout(5, &trees);
        let columns = columns(&layout, seed);
        prop_assert!(is_accepted(&Section::new(layout, parameters, columns)));
    }
}
