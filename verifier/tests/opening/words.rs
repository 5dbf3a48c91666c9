//! Words that are not of low degree, and layers that do not belong to them.

use nova_air::{EF, F};
use nova_verifier::{OpeningError, Parameters};
use p3_field::{Field, PrimeCharacteristicRing};

use super::layouts::{PARAMETERS, assert_no_low_degree, outcome, section, section_with};
use super::reference::{Rounds, Section, Step, coefficients, domain_point, evaluate, honest};

/// Commits a stack to its polynomial plus `X^power`, whose columns have true claims.
fn with_power(section: &mut Section, stack: usize, power: usize) {
    let slots = section.slots(stack);
    let mut coefficients = section.stacks[stack].clone();
    coefficients.resize(power + 1, F::ZERO);
    coefficients[power] += F::ONE;
    section.commit(stack, coefficients);
    let column = &mut section.columns[stack][power % slots];
    column.resize(power / slots + 1, F::ZERO);
    column[power / slots] += F::ONE;
}

/// A stack's polynomial can have one coefficient more than its height: decision 0108 counts with degree `H`. With two
/// more it is refused, although all claims are true.
#[test]
fn stacks_of_a_larger_degree_are_refused() {
    // The first column of stacks of any class, in trees of every stack height.
    for stack in [0, 3, 4, 7, 9, 10, 13] {
        let height = 1 << section().tree(stack).log_stack_height;
        let mut slack = section();
        with_power(&mut slack, stack, height);
        assert_eq!(outcome(&slack, &honest), Ok(()), "stack {stack}");
        let mut section = section();
        with_power(&mut section, stack, height + 1);
        assert_no_low_degree(&section, &honest);
    }
}

/// A quotient with a coefficient of degree `H` or `H + 1`. Its value at the second point is that which is asked for,
/// since the prover subtracts a multiple of a polynomial that it guesses before; it cannot know the point.
#[test]
fn a_quotient_of_a_larger_degree_is_refused() {
    let section = section();
    for degree in [64, 65, 100] {
        let change = |step, section: &Section, rounds: &mut Rounds| match step {
            Step::Quotient => {
                for (index, value) in rounds.quotient.iter_mut().enumerate() {
                    *value += EF::from(domain_point(section.log_height(), 1, index)).exp_u64(degree);
                }
            }
            // Even if the verifier's value agreed.
            Step::Batching => rounds.theta += rounds.second.exp_u64(degree),
            _ => {}
        };
        let refused = outcome(&section, &change);
        // The verifier computes its own value, so layer 0 does not have the word that it computes.
        assert!(matches!(refused, Err(OpeningError::Row { query: 0, layer: 0 })), "{refused:?}");
        let with_the_verifiers_value = |step, section: &Section, rounds: &mut Rounds| {
            if step == Step::Quotient {
                change(step, section, rounds);
            }
        };
        assert_no_low_degree(&section, &with_the_verifiers_value);
    }
}

/// A quotient with a pole outside of the domain, `1 / (x - a)`.
#[test]
fn a_quotient_with_a_pole_is_refused() {
    let section = section();
    let pole = EF::from(domain_point(7, 1, 3));
    let change = |step, section: &Section, rounds: &mut Rounds| {
        if step == Step::Quotient {
            for (index, value) in rounds.quotient.iter_mut().enumerate() {
                *value += (EF::from(domain_point(section.log_height(), 1, index)) - pole).inverse();
            }
        }
    };
    assert_no_low_degree(&section, &change);
}

/// A word that is far from all polynomials, with values of the polynomial through its first half.
#[test]
fn words_without_a_near_polynomial_are_refused() {
    for stack in [0, 2, 5, 6, 11, 16] {
        let mut section = section();
        let half = section.words[stack].len() / 2;
        section.words[stack][half..].iter_mut().for_each(|value| *value = value.cube());
        assert_no_low_degree(&section, &honest);
    }
}

/// A word that differs from its polynomial at one point passes unless a query meets the point. Here all points are met.
#[test]
fn a_word_that_differs_at_one_point_is_refused_there() {
    let mut section = section_with(Parameters { queries: 1024, ..PARAMETERS });
    section.words[10][77] += F::ONE;
    assert_no_low_degree(&section, &honest);
}

/// Layer 0 is another polynomial of low degree: the verifier puts its own value in the row.
#[test]
fn a_layer_of_another_word_is_refused() {
    let section = section();
    let changes: [fn(&mut Vec<EF>); 3] = [
        |word| word.fill(EF::ZERO),
        |word| word.iter_mut().for_each(|value| *value += EF::ONE),
        |word| word.iter_mut().for_each(|value| *value = value.double()),
    ];
    for change in changes {
        let outcome_at = |at: Step| {
            let at_step = |step, _: &Section, rounds: &mut Rounds| {
                if step == at {
                    change(&mut rounds.word);
                }
            };
            outcome(&section, &at_step)
        };
        assert_eq!(outcome_at(Step::Word), Err(OpeningError::Row { query: 0, layer: 0 }));
        assert_eq!(outcome_at(Step::Fold(0)), Err(OpeningError::Row { query: 0, layer: 1 }));
        assert!(matches!(outcome_at(Step::Fold(1)), Err(OpeningError::FinalPolynomial { query: 0 })));
    }
}

/// A fold with another challenge has a low degree, too.
#[test]
fn a_fold_with_another_challenge_is_refused() {
    let section = section();
    let parts = |word: &[EF]| coefficients(&word[..word.len() / 2]);
    let change = |step, section: &Section, rounds: &mut Rounds| {
        if step == Step::Fold(0) {
            let mut polynomial = parts(&rounds.word);
            polynomial.reverse();
            let points = (0..rounds.word.len()).map(|index| domain_point(4, section.log_blowup(), index).into());
            rounds.word = points.map(|x| evaluate(&polynomial, x)).collect();
        }
    };
    assert_eq!(outcome(&section, &change), Err(OpeningError::Row { query: 0, layer: 1 }));
}

/// Every coefficient counts, also for zero in place of the folded word.
#[test]
fn another_final_polynomial_is_refused() {
    let section = section();
    let with = |change: &dyn Fn(&mut Vec<EF>)| {
        let at_end = |step, _: &Section, rounds: &mut Rounds| {
            if step == Step::FinalPolynomial {
                change(&mut rounds.final_polynomial);
            }
        };
        outcome(&section, &at_end)
    };
    assert_eq!(with(&|_| ()), Ok(()));
    assert_eq!(with(&|p| p.fill(EF::ZERO)), Err(OpeningError::FinalPolynomial { query: 0 }));
    for power in 0..4 {
        assert_eq!(with(&|p| p[power] += EF::ONE), Err(OpeningError::FinalPolynomial { query: 0 }));
    }
    // A coefficient more would allow words of a larger degree.
    let longer = with(&|p| p.push(EF::ZERO));
    let expected = OpeningError::Length { what: "coefficients of the final polynomial", expected: 4, got: 5 };
    assert_eq!(longer, Err(expected));
}
