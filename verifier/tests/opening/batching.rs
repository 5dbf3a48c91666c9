//! One power of each challenge for each summand: what it buys.

use nova_air::{EF, F};
use nova_verifier::OpeningError;
use p3_field::{Field, PrimeCharacteristicRing};

use super::checker::{accepts, powers};
use super::layouts::{
    PARAMETERS, assert_no_low_degree, columns, layout, outcome, prove, random_ext, section, transcript, verify,
};
use super::reference::{Rounds, Section, Step, domain_point, honest};

/// Powers of the batching challenge that begin again in each class of stacks. The quotient has a power of its own.
pub(crate) fn restarted(section: &Section, gamma: EF) -> Vec<EF> {
    let class = |stack: usize| (section.tree(stack).log_stack_height, section.stack(stack).log_height);
    let before = |stack: usize| (0..stack).filter(|&other| class(other) == class(stack)).count();
    let stacks = 0..section.words.len();
    let last = stacks.clone().map(before).max().unwrap_or(0) + 1;
    stacks.map(before).chain([last]).map(|exponent| gamma.exp_u64(exponent as u64)).collect()
}

/// Two stacks of different classes, of 4 and 2 slots, and of one tree. Their words are `f` and `-f`, with `f = e / (x^2
/// - x^4)`, which is far from all polynomials.
fn opposite_words() -> Section {
    let layout = layout(5, &[(5, vec![(3, 4, vec![]), (4, 2, vec![])])]);
    let columns = columns(&layout, 2);
    let mut section = Section::new(layout, PARAMETERS, columns);
    let word = |index: usize| {
        let x = domain_point(5, 1, index);
        F::from_u32(1234) * (x.square() - x.exp_u64(4)).inverse()
    };
    section.words[0] = (0..64).map(word).collect();
    section.words[1] = (0..64).map(|index| -word(index)).collect();
    section
}

/// A quotient of zero, and opposite values of the first two stacks that make `theta` zero, whatever the claims are.
pub(crate) fn values_that_cancel(step: Step, section: &Section, rounds: &mut Rounds) {
    match step {
        Step::Quotient => rounds.quotient.fill(EF::ZERO),
        Step::Values => {
            // theta is linear in the first value, of which the second is the opposite.
            let values = |first: EF| [&[first, -first], &rounds.values[2..]].concat();
            let theta = |first: EF| section.theta(&Rounds { values: values(first), ..rounds.clone() });
            let (constant, slope) = (theta(EF::ZERO), theta(EF::ONE) - theta(EF::ZERO));
            rounds.values = values(-constant * slope.inverse());
        }
        _ => {}
    }
}

fn any_claims(step: Step, section: &Section, rounds: &mut Rounds) {
    if step == Step::Claims {
        (0..).zip(&mut rounds.claims).for_each(|(seed, claim)| *claim = random_ext(seed));
    }
    values_that_cancel(step, section, rounds);
}

/// The attack of lemma 5 of decision 0108: with powers that restart, opposite words of two classes cancel before the
/// low-degree test sees them, and any claims pass.
#[test]
fn restarted_powers_would_let_any_claims_pass() {
    let section = opposite_words();
    let with_restarted = |step, section: &Section, rounds: &mut Rounds| {
        any_claims(step, section, rounds);
        if step == Step::Batching {
            assert_eq!(rounds.theta, EF::ZERO);
            rounds.weights = restarted(section, rounds.gamma);
        }
    };
    let proof = prove(&section, &with_restarted);
    assert!(proof.final_polynomial.iter().all(|&coefficient| coefficient == EF::ZERO));
    let accepted = |weights: super::checker::Weights<'_>| {
        let (mut transcript, point) = transcript(&section);
        transcript.absorb_ext("5: claims", &proof.claims);
        accepts(&section, &section.roots(), point, &proof, &mut transcript, weights)
    };
    assert!(accepted(&restarted));
    assert!(!accepted(&powers));

    // The verifier refuses this proof, and that of a prover that batches as the verifier does.
    let refused = verify(&section, &proof);
    assert_eq!(refused, Err(OpeningError::Row { query: 0, layer: 0 }));
    assert_no_low_degree(&section, &any_claims);
}

/// Powers that restart accept honest proofs, so honest tests do not show the difference.
#[test]
fn restarted_powers_accept_honest_proofs() {
    let section = section();
    let with_restarted = |step, section: &Section, rounds: &mut Rounds| {
        if step == Step::Batching {
            rounds.weights = restarted(section, rounds.gamma);
        }
    };
    let proof = prove(&section, &with_restarted);
    let (mut transcript, point) = transcript(&section);
    transcript.absorb_ext("5: claims", &proof.claims);
    assert!(accepts(&section, &section.roots(), point, &proof, &mut transcript, &restarted));
    assert!(verify(&section, &proof).is_err());
}

/// A false claim of one pair cannot be offset by that of another, whatever pairs they are.
#[test]
fn quotients_with_other_powers_are_refused() {
    let section = section();
    let pairs = section.pairs(EF::ZERO).len();
    let with_powers = |exponent: &dyn Fn(usize) -> usize| {
        let change = |step, section: &Section, rounds: &mut Rounds| {
            if step == Step::Quotient {
                rounds.quotient = quotient_with(section, rounds, exponent);
            }
        };
        outcome(&section, &change)
    };
    assert_eq!(with_powers(&|pair| pair), Ok(()));
    let others: [&dyn Fn(usize) -> usize; 4] =
        [&|pair| pairs - 1 - pair, &|pair| pair + 1, &|pair| pair ^ 1, &|pair| if pair == 7 { 8 } else { pair }];
    for exponent in others {
        let refused = with_powers(exponent);
        assert!(matches!(refused, Err(OpeningError::FinalPolynomial { .. })), "{refused:?}");
    }
}

fn quotient_with(section: &Section, rounds: &Rounds, exponent: &dyn Fn(usize) -> usize) -> Vec<EF> {
    let powers = rounds.alpha.powers().collect_n(64);
    let value = |index: usize| {
        let x = domain_point(section.log_height(), section.log_blowup(), index).into();
        let pairs = section.pairs(rounds.point).into_iter().enumerate();
        let summand = |(number, pair): (usize, super::reference::Pair)| {
            let value = section.words[pair.stack][index >> section.log_lift(pair.stack)];
            powers[exponent(number)] * section.pair_quotient(&pair, &rounds.claims, value.into(), x)
        };
        pairs.map(summand).sum()
    };
    (0..rounds.quotient.len()).map(value).collect()
}

/// A change of the quotient of claims.
type AtQuotient = fn(&Section, &mut Rounds);

/// `Q` of other claims, of another challenge, none, and with one value changed.
#[test]
fn other_quotients_are_refused() {
    let section = section();
    let changes: [(&str, AtQuotient); 5] = [
        ("other claims", |section, rounds| {
            let claims = rounds.claims.iter().rev().copied().collect();
            rounds.quotient = section.quotient(&Rounds { claims, ..rounds.clone() });
        }),
        ("another challenge", |section, rounds| {
            rounds.quotient = section.quotient(&Rounds { alpha: rounds.alpha + EF::ONE, ..rounds.clone() });
        }),
        ("another point", |section, rounds| {
            rounds.quotient = section.quotient(&Rounds { point: rounds.point + EF::ONE, ..rounds.clone() });
        }),
        ("zero", |_, rounds| rounds.quotient.fill(EF::ZERO)),
        ("shifted by a constant", |_, rounds| rounds.quotient.iter_mut().for_each(|value| *value += EF::ONE)),
    ];
    assert_eq!(outcome(&section, &honest), Ok(()));
    for (name, change) in changes {
        let at_quotient = |step, section: &Section, rounds: &mut Rounds| {
            if step == Step::Quotient {
                change(section, rounds);
            }
        };
        let refused = outcome(&section, &at_quotient);
        assert!(matches!(refused, Err(OpeningError::FinalPolynomial { .. })), "{name}: {refused:?}");
    }
}

/// Values that are changed in pairs, so that the quotient of claims has the value that the verifier computes.
#[test]
fn values_that_keep_theta_are_refused() {
    let section = section();
    let stacks = section.words.len();
    for (left, right) in [(0, 1), (3, 4), (9, 10), (5, stacks - 1)] {
        let change = |step, section: &Section, rounds: &mut Rounds| {
            if step == Step::Values {
                let honest = section.theta(rounds);
                rounds.values[left] += EF::ONE;
                let moved = section.theta(rounds) - honest;
                rounds.values[right] += EF::ONE;
                let slope = section.theta(rounds) - honest - moved;
                rounds.values[right] -= EF::ONE + moved * slope.inverse();
                assert_eq!(section.theta(rounds), honest);
            }
        };
        assert_no_low_degree(&section, &change);
    }
}

/// Two words of one tree whose values at the second point are exchanged.
#[test]
fn each_value_is_bound_to_its_stack() {
    let section = section();
    for stack in 0..section.words.len() {
        let change = |step, _: &Section, rounds: &mut Rounds| {
            if step == Step::Values {
                rounds.values[stack] += EF::TWO;
            }
        };
        assert_no_low_degree(&section, &change);
    }
}
