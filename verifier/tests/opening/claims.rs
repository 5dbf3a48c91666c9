//! False claims: about columns, slots, classes, padding, and next rows.
//!
//! A false claim makes the quotient of claims a rational function. The prover can commit to the values of this function,
//! or to a polynomial that has some of them, or pretend that its own polynomial has the right value at the second point.

use nova_air::{EF, F};
use nova_verifier::OpeningError;
use p3_field::{PrimeCharacteristicRing, TwoAdicField};

use super::layouts::{outcome, section};
use super::reference::{Rounds, Section, Step, coefficients, domain_point, evaluate, honest};

/// Refuses claims, whatever the prover commits to as their quotient.
#[track_caller]
fn assert_false(section: &Section, claims: &dyn Fn(&Section, &mut Rounds)) {
    let at_claims = |step, section: &Section, rounds: &mut Rounds| {
        if step == Step::Claims {
            let before = rounds.claims.clone();
            claims(section, rounds);
            assert_eq!(rounds.claims.len(), before.len());
        }
    };
    let rational = outcome(section, &at_claims);
    assert!(matches!(rational, Err(OpeningError::FinalPolynomial { .. })), "rational: {rational:?}");

    let of_low_degree = |step, section: &Section, rounds: &mut Rounds| {
        at_claims(step, section, rounds);
        if step == Step::Quotient {
            rounds.quotient = projected(section, &rounds.quotient);
        }
    };
    let polynomial = outcome(section, &of_low_degree);
    assert!(matches!(polynomial, Err(OpeningError::FinalPolynomial { .. })), "polynomial: {polynomial:?}");

    let with_own_value = |step, section: &Section, rounds: &mut Rounds| {
        of_low_degree(step, section, rounds);
        if step == Step::Batching {
            rounds.theta = evaluate(&coefficients(&rounds.quotient[..1 << section.log_height()]), rounds.second);
        }
    };
    let own = outcome(section, &with_own_value);
    assert!(matches!(own, Err(OpeningError::Row { query: 0, layer: 0 })), "own value: {own:?}");
}

/// The polynomial of degree below `H` with a word's values on the first coset, on the whole domain.
fn projected(section: &Section, word: &[EF]) -> Vec<EF> {
    let polynomial = coefficients(&word[..1 << section.log_height()]);
    let point = |index| domain_point(section.log_height(), section.log_blowup(), index).into();
    (0..word.len()).map(|index| evaluate(&polynomial, point(index))).collect()
}

/// Number of the first claim about a stack.
fn first_claim(section: &Section, stack: usize) -> usize {
    section.pairs(EF::ZERO).iter().find(|pair| pair.stack == stack).map_or(0, |pair| pair.claim)
}

#[test]
fn the_section_has_the_stacks_that_the_tests_name() {
    let section = section();
    let expected = [
        (5, 4, false, 2),
        (5, 4, false, 1),
        (4, 4, true, 1),
        (4, 4, false, 1),
        (4, 2, false, 4),
        (4, 2, false, 1),
        (6, 6, true, 1),
        (6, 6, false, 1),
        (6, 4, true, 2),
        (6, 4, false, 4),
        (6, 3, false, 8),
        (6, 3, false, 3),
        (6, 5, true, 1),
        (6, 5, false, 2),
        (6, 4, false, 4),
        (6, 4, false, 4),
        (6, 4, false, 2),
    ];
    let stacks = section.layout.stacks();
    let stacks = stacks.map(|(t, s)| (t.log_stack_height, s.log_height, s.is_next, s.columns.len()));
    assert_eq!(stacks.collect::<Vec<_>>(), expected);
    assert_eq!(outcome(&section, &honest), Ok(()));
}

/// Of every stack, the first claim, the last, and one in the middle; of next stacks, also those about the next row.
#[test]
fn a_false_claim_is_refused() {
    let section = section();
    let pairs = section.pairs(EF::ZERO);
    assert_eq!(pairs.len(), 21);
    for pair in pairs {
        for slot in [0, pair.columns / 2, pair.columns - 1] {
            assert_false(&section, &|_, rounds| rounds.claims[pair.claim + slot] += EF::ONE);
        }
    }
}

/// Constraints can hold for false claims: if no constraint reads a column alone, two claims change together.
#[test]
fn two_false_claims_are_refused() {
    let section = section();
    let first = first_claim(&section, 10);
    assert_false(&section, &|_, rounds| {
        rounds.claims[first + 3] += EF::ONE;
        rounds.claims[first + 4] -= EF::ONE;
    });
}

#[test]
fn exchanged_claims_are_refused() {
    let section = section();
    let claim = |stack| first_claim(&section, stack);
    // Two slots of a stack, two stacks of a class, the two points of a next stack, two classes, two trees.
    let pairs = [
        (claim(9), claim(9) + 3),
        (claim(10) + 7, claim(11)),
        (claim(8), claim(8) + 2),
        (claim(9), claim(10)),
        (claim(3), claim(7)),
    ];
    for (left, right) in pairs {
        assert_false(&section, &|_, rounds| rounds.claims.swap(left, right));
    }
}

/// The claims about the 4 slots of one stack and those about the 4 first slots of one of 8 slots.
#[test]
fn claims_about_a_stack_of_another_class_are_refused() {
    let section = section();
    let (left, right) = (first_claim(&section, 9), first_claim(&section, 10));
    assert_false(&section, &|_, rounds| (0..4).for_each(|slot| rounds.claims.swap(left + slot, right + slot)));
}

#[test]
fn columns_exchanged_in_the_commitment_are_refused() {
    for (stack, left, right) in [(0, 0, 1), (4, 0, 3), (8, 0, 1), (10, 2, 5)] {
        let mut section = section();
        let mut other = section.clone();
        other.columns[stack].swap(left, right);
        let other = Section::new(other.layout, other.parameters, other.columns);
        section.commit(stack, other.stacks[stack].clone());
        assert_false(&section, &|_, _| {});
    }
}

/// A stack of 8 columns of 8 rows in place of one of 4 columns of 16 rows, and the other way round. The first columns'
/// claims are true.
#[test]
fn a_stack_of_another_number_of_slots_is_refused() {
    let section = section();
    let (tall, short) = (9, 10);
    let build = |columns: &[Vec<F>], slots: usize| {
        let coefficient =
            |index: usize| columns.get(index % slots).and_then(|c| c.get(index / slots)).copied().unwrap_or(F::ZERO);
        (0..64).map(coefficient).collect::<Vec<F>>()
    };
    let mut forged = section.clone();
    forged.commit(tall, build(&section.columns[tall].iter().map(|c| c[..8].to_vec()).collect::<Vec<_>>(), 8));
    forged.columns[tall].iter_mut().for_each(|column| column.truncate(8));
    assert_false(&forged, &|_, _| {});
    let mut forged = section.clone();
    forged.commit(short, build(&section.columns[short][..4], 4));
    assert_false(&forged, &|_, _| {});
}

/// The verifier uses zero for a slot without a column.
#[test]
fn padding_that_is_not_zero_is_refused() {
    for stack in [1, 5, 8, 11, 12, 16] {
        let mut section = section();
        let slots = section.slots(stack);
        for slot in [section.stack(stack).columns.len(), slots - 1] {
            let mut coefficients = section.stacks[stack].clone();
            coefficients[slot] += F::ONE;
            section.commit(stack, coefficients);
            assert_false(&section, &|_, _| {});
        }
    }
}

#[test]
fn false_claims_about_the_next_row_are_refused() {
    let section = section();
    for stack in [2, 6, 8, 12] {
        let columns = section.stack(stack).columns.len();
        let next = first_claim(&section, stack) + columns;
        assert_false(&section, &|_, rounds| rounds.claims[next] += EF::ONE);
        // The values of this row as those of the next.
        assert_false(&section, &|_, rounds| {
            (0..columns).for_each(|slot| rounds.claims[next + slot] = rounds.claims[next - columns + slot]);
        });
    }
}

/// A padding slot of a next stack that is not zero, with a claim about another slot that offsets its value at a point.
#[test]
fn padding_of_a_next_stack_with_a_false_claim_is_refused() {
    let mut section = section();
    let mut coefficients = section.stacks[8].clone();
    coefficients[2] += F::ONE;
    section.commit(8, coefficients);
    let next = first_claim(&section, 8) + 2;
    assert_false(&section, &|_, rounds| rounds.claims[next] += EF::ONE);
}

/// Claims about the next row at the root of twice, and of half the height, with the quotient that belongs to them.
#[test]
fn next_points_of_another_height_are_refused() {
    let section = section();
    for stack in [2, 6, 8, 12] {
        let height = section.stack(stack).log_height;
        let next = first_claim(&section, stack) + section.stack(stack).columns.len();
        for log_height in [height - 1, height + 1] {
            let root = F::two_adic_generator(log_height);
            let claims = |section: &Section, rounds: &mut Rounds| {
                for (slot, column) in section.columns[stack].iter().enumerate() {
                    rounds.claims[next + slot] = evaluate(column, rounds.point * root);
                }
            };
            assert_false(&section, &claims);
            let quotient_of_other_point = |step, section: &Section, rounds: &mut Rounds| match step {
                Step::Claims => claims(section, rounds),
                Step::Quotient => rounds.quotient = quotient_at(section, rounds, stack, root),
                _ => {}
            };
            let refused = outcome(&section, &quotient_of_other_point);
            assert!(matches!(refused, Err(OpeningError::FinalPolynomial { .. })), "{refused:?}");
        }
    }
}

/// The quotient of claims with another point in place of a stack's next one.
fn quotient_at(section: &Section, rounds: &Rounds, stack: usize, root: F) -> Vec<EF> {
    let mut pairs = section.pairs(rounds.point);
    let next = pairs.iter_mut().rfind(|pair| pair.stack == stack).expect("the stack has a next pair");
    next.point = rounds.point * root;
    let value = |index: usize| {
        let x = domain_point(section.log_height(), section.log_blowup(), index).into();
        let summands = pairs.iter().zip(rounds.alpha.powers()).map(|(pair, power)| {
            let value = section.words[pair.stack][index >> section.log_lift(pair.stack)];
            power * section.pair_quotient(pair, &rounds.claims, value.into(), x)
        });
        summands.sum()
    };
    (0..rounds.quotient.len()).map(value).collect()
}
