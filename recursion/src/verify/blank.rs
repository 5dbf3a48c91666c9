//! Proofs of zeros, from which circuits are made before there is a proof.

use nova_air::{Chip, ChipSet, EF, EF_DEGREE, F};
use nova_verifier::{
    Commitment, LayerRow, Layout, Leaf, OpeningProof, Parameters, Query, Shape, ShardProof, Tree, log_arities,
};
use p3_field::PrimeCharacteristicRing;

/// A proof of this shape in which everything is zero. No verifier accepts it, but each list has the length of an honest
/// proof's.
///
/// # Panics
///
/// When the chip set does not allow the shape.
pub fn blank_proof<C: Chip, D: Commitment>(
    chips: &ChipSet<C>,
    shape: &Shape,
    parameters: &Parameters,
) -> ShardProof<D> {
    let layout = Layout::new(chips, shape).expect("the chip set allows the shape");
    let root = |tree| layout.tree(tree).map(|_| D::default());
    let sums = shape.tables.iter().map(|table| {
        let (_, profile) = chips.get(table.chip.into()).expect("the chip set allows the shape");
        profile.lookups.groups().count()
    });
    ShardProof {
        main: root(Tree::Main),
        lookup_pow_witness: F::ZERO,
        lookups: root(Tree::Lookup),
        sums: vec![EF::ZERO; sums.sum()],
        quotient: D::default(),
        opening: blank_opening(&layout, parameters),
    }
}

pub(super) fn blank_opening<D: Commitment>(layout: &Layout, parameters: &Parameters) -> OpeningProof<D> {
    let log_blowup = usize::from(parameters.log_blowup);
    let log_cap = usize::from(parameters.log_cap);
    let log_arities = log_arities(layout.log_stack_height, parameters);
    let mut degree = layout.log_stack_height;
    let mut rows = Vec::with_capacity(log_arities.len());
    for log_arity in log_arities {
        degree -= log_arity;
        rows.push((log_arity, degree + log_blowup));
    }
    let trees = layout.trees.iter().map(|tree| (tree.stacks.len(), tree.log_stack_height + log_blowup));
    let leaves: Vec<(usize, usize)> = trees.chain([(EF_DEGREE, layout.log_stack_height + log_blowup)]).collect();
    let path = |depth: usize| vec![D::default(); depth.saturating_sub(log_cap)];
    let depths = leaves.iter().chain(&rows).map(|(_, depth)| *depth);
    let leaf = |&(width, depth): &(usize, usize)| Leaf { values: F::zero_vec(width), path: path(depth) };
    let row = |&(log_arity, depth): &(usize, usize)| LayerRow {
        entries: vec![EF::ZERO; (1 << log_arity) - 1],
        path: path(depth),
    };
    let query = Query { leaves: leaves.iter().map(leaf).collect(), rows: rows.iter().map(row).collect() };
    OpeningProof {
        claims: vec![EF::ZERO; layout.claims()],
        quotient: D::default(),
        values: vec![EF::ZERO; layout.stacks().count()],
        batch_pow_witness: F::ZERO,
        layers: vec![D::default(); rows.len()],
        layer_pow_witnesses: F::zero_vec(rows.len()),
        final_polynomial: vec![EF::ZERO; 1 << degree],
        query_pow_witness: F::ZERO,
        caps: depths.map(|depth| vec![D::default(); 1 << log_cap.min(depth)]).collect(),
        queries: vec![query; parameters.queries.into()],
    }
}
