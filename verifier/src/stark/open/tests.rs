//! Second points that occur with negligible probability. Other tests of openings are in `tests/opening`.

use alloc::vec;

use super::super::layout::{Column, Tree};
use super::*;
use crate::Leaf;

/// An opening of the expected lengths, all of whose values are zero.
pub(crate) fn zero_opening(layout: &Layout, parameters: &Parameters) -> OpeningProof {
    let sizes = Sizes::new(layout, parameters);
    let digests = |count: usize| vec![[F::ZERO; 8]; count];
    let leaf =
        |(width, depth): (&usize, &usize)| Leaf { values: vec![F::ZERO; *width], path: digests(sizes.path(*depth)) };
    let row = |(log_arity, depth): (&usize, &usize)| LayerRow {
        entries: vec![EF::ZERO; power_of_two(*log_arity).saturating_sub(1)],
        path: digests(sizes.path(*depth)),
    };
    let query = Query {
        leaves: sizes.widths.iter().zip(&sizes.leaf_depths).map(leaf).collect(),
        rows: sizes.log_arities.iter().zip(&sizes.row_depths).map(row).collect(),
    };
    let depths = sizes.leaf_depths.iter().chain(&sizes.row_depths);
    OpeningProof {
        claims: vec![EF::ZERO; layout.claims()],
        quotient: [F::ZERO; 8],
        values: vec![EF::ZERO; layout.stacks().count()],
        batch_pow_witness: F::ZERO,
        layers: digests(sizes.log_arities.len()),
        layer_pow_witnesses: vec![F::ZERO; sizes.log_arities.len()],
        final_polynomial: vec![EF::ZERO; sizes.final_length],
        query_pow_witness: F::ZERO,
        caps: depths.map(|depth| digests(sizes.cap(*depth))).collect(),
        queries: vec![query; parameters.queries.into()],
    }
}

pub(crate) const PARAMETERS: Parameters = Parameters {
    lookup_grinding: 0,
    batch_grinding: 0,
    commit_grinding: 0,
    query_grinding: 0,
    ..Parameters::insecure_for_tests()
};

fn layout() -> Layout {
    let stack = Stack { log_height: 9, is_next: true, columns: vec![Column { table: 0, column: 0 }] };
    let tree = TreeLayout { tree: Tree::Main, log_stack_height: 9, stacks: vec![stack] };
    Layout { log_stack_height: 9, trees: vec![tree] }
}

fn outcome(second: EF, point: EF) -> Result<(), OpeningError> {
    let layout = layout();
    let proof = zero_opening(&layout, &PARAMETERS);
    check_lengths(&layout, &PARAMETERS, &proof)?;
    let mut transcript = Transcript::forcing(&[("7: second point", second)]);
    check_opening(&layout, &[[F::ZERO; 8]], &PARAMETERS, point, &proof, &mut transcript)
}

/// Zero digests are not a tree, so an opening that comes to its caps is refused there.
const CAP: Result<(), OpeningError> = Err(OpeningError::Cap { tree: 0 });

#[test]
fn a_second_point_in_the_domain_is_refused() {
    for index in 0..1024 {
        assert_eq!(outcome(domain_point(9, 1, index).into(), EF::TWO), Err(OpeningError::Pole));
    }
    // Points of other domains, and of the trace domain, are not poles.
    for other in [domain_point(9, 2, 2047), domain_point(8, 1, 3), F::two_adic_generator(9), F::ONE, F::ZERO] {
        assert_eq!(outcome(other.into(), EF::TWO), CAP);
    }
}

#[test]
fn a_second_point_at_a_pole_is_refused() {
    let root = EF::from(F::two_adic_generator(9));
    assert_eq!(outcome(EF::TWO, EF::TWO), Err(OpeningError::Pole));
    assert_eq!(outcome(EF::TWO * root, EF::TWO), Err(OpeningError::Pole));
    assert_eq!(outcome(EF::TWO * root.square(), EF::TWO), CAP);
}

#[test]
fn roots_are_those_of_the_layout() {
    let layout = layout();
    let proof = zero_opening(&layout, &PARAMETERS);
    for roots in [vec![], vec![[F::ZERO; 8]; 2]] {
        let refused = check_opening(&layout, &roots, &PARAMETERS, EF::TWO, &proof, &mut Transcript::default());
        assert_eq!(refused, Err(OpeningError::Length { what: "roots", expected: 1, got: roots.len() }));
    }
}
