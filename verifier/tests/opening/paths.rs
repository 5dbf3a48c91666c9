//! Trees: heights, caps, paths; poles; proofs of work.

use nova_air::{EF, F};
use nova_verifier::{OpeningError, OpeningProof, Parameters, Transcript, check_lengths, check_opening};
use p3_field::{Field, PrimeCharacteristicRing};

use super::layouts::{PARAMETERS, prove, section, section_with, transcript, verify, verify_at};
use super::reference::{MerkleTree, Section, honest};

fn refusal(section: &Section, change: impl FnOnce(&mut OpeningProof)) -> OpeningError {
    let mut proof = prove(section, &honest);
    change(&mut proof);
    verify(section, &proof).expect_err("the proof is changed")
}

fn draw_second(transcript: &mut Transcript, proof: &OpeningProof) -> EF {
    let _alpha = transcript.draw("6: quotient challenge");
    transcript.absorb("6: quotient of claims", &proof.quotient);
    transcript.draw("7: second point")
}

/// The second point's power is a pole of a stack's quotient: the verifier cannot divide.
#[test]
fn a_second_point_at_a_pole_is_refused() {
    let section = section();
    let proof = prove(&section, &honest);
    let (mut transcript, _) = transcript(&section);
    transcript.absorb_ext("5: claims", &proof.claims);
    let second = draw_second(&mut transcript.clone(), &proof);
    // Nothing before the division depends on the out-of-domain point, so the test can choose it.
    for pair in section.pairs(EF::ONE) {
        let point = second.exp_u64(pair.power) * pair.point.inverse();
        let roots = section.roots();
        let (layout, parameters) = (&section.layout, &section.parameters);
        let refused = check_opening(layout, &roots, parameters, point, &proof, &mut transcript.clone());
        assert_eq!(refused, Err(OpeningError::Pole));
    }
}

/// A tree whose stacks are lower is read with its own height and at its own indices.
#[test]
fn a_lower_tree_is_not_read_as_a_taller_one() {
    let section = section();
    let proof = prove(&section, &honest);
    let mut taller = section.layout.clone();
    taller.trees[1].log_stack_height += 1;
    let refused = check_lengths(&taller, &section.parameters, &proof);
    assert_eq!(refused, Err(OpeningError::Length { what: "path of a leaf", expected: 4, got: 3 }));

    let with_lift = |lift: usize| {
        let mut proof = proof.clone();
        let indices = indices(&section, &proof);
        for (query, index) in proof.queries.iter_mut().zip(indices) {
            let index = (index >> lift) % 32;
            query.leaves[1].values = section.leaf(1, index);
            query.leaves[1].path = section.trees()[1].path(index, section.parameters.log_cap.into());
        }
        verify(&section, &proof)
    };
    assert_eq!(with_lift(2), Ok(()));
    for lift in [0, 1, 3] {
        assert_eq!(with_lift(lift), Err(OpeningError::Leaf { query: 0, tree: 1 }));
    }
}

/// The indices of a proof's queries.
fn indices(section: &Section, proof: &OpeningProof) -> Vec<usize> {
    let (mut transcript, _) = transcript(section);
    transcript.absorb_ext("5: claims", &proof.claims);
    let parameters = &section.parameters;
    let _second = draw_second(&mut transcript, proof);
    transcript.absorb_ext("7: values", &proof.values);
    assert!(transcript.check_pow_witness("8: work", parameters.batch_grinding, proof.batch_pow_witness));
    let _gamma = transcript.draw("8: batching challenge");
    for (layer, &witness) in proof.layers.iter().zip(&proof.layer_pow_witnesses) {
        transcript.absorb("8: layer", layer);
        assert!(transcript.check_pow_witness("8: layer work", parameters.commit_grinding, witness));
        let _beta = transcript.draw("8: folding challenge");
    }
    transcript.absorb_ext("8: final polynomial", &proof.final_polynomial);
    assert!(transcript.check_pow_witness("9: work", parameters.query_grinding, proof.query_pow_witness));
    let bits = section.log_height() + section.log_blowup();
    proof.queries.iter().map(|_| transcript.draw_index("9: queries", bits)).collect()
}

/// The tree of a layer, of the quotient and of the section: each cap has its own root.
#[test]
fn each_cap_is_below_its_root() {
    let section = section();
    for tree in 0..8 {
        let changed = refusal(&section, |proof| proof.caps[tree][3][7] += F::ONE);
        assert_eq!(changed, OpeningError::Cap { tree });
        let exchanged = refusal(&section, |proof| proof.caps[tree].swap(0, 1));
        assert_eq!(exchanged, OpeningError::Cap { tree });
        let other = refusal(&section, |proof| proof.caps[tree] = proof.caps[(tree + 1) % 8].clone());
        assert_eq!(other, OpeningError::Cap { tree });
        let zero = refusal(&section, |proof| proof.caps[tree].fill([F::ZERO; 8]));
        assert_eq!(zero, OpeningError::Cap { tree });
    }
}

/// A root of another tree of the same shape, in each place.
#[test]
fn proofs_are_of_their_roots() {
    let section = section();
    let proof = prove(&section, &honest);
    for tree in 0..5 {
        let mut other = section.clone();
        let stack = other.layout.trees[..tree].iter().map(|tree| tree.stacks.len()).sum::<usize>();
        other.words[stack][0] += F::ONE;
        let (mut transcript, point) = transcript(&section);
        let refused = verify_at(&other, &proof, point, &mut transcript);
        assert_eq!(refused, Err(OpeningError::Cap { tree }));
    }
}

/// A leaf of each tree and a row of each layer is the committed one.
#[test]
fn each_leaf_and_each_row_is_checked() {
    let section = section();
    for tree in 0..6 {
        let value = refusal(&section, |proof| proof.queries[4].leaves[tree].values[0] += F::ONE);
        assert_eq!(value, OpeningError::Leaf { query: 4, tree });
        let node = refusal(&section, |proof| proof.queries[39].leaves[tree].path[1][7] += F::ONE);
        assert_eq!(node, OpeningError::Leaf { query: 39, tree });
    }
    for layer in 0..2 {
        let entry = refusal(&section, |proof| proof.queries[4].rows[layer].entries[2] += EF::ONE);
        assert_eq!(entry, OpeningError::Row { query: 4, layer });
        let node = refusal(&section, |proof| proof.queries[39].rows[layer].path[0][7] += F::ONE);
        assert_eq!(node, OpeningError::Row { query: 39, layer });
    }
}

/// A leaf at the same place below another node of the cap has a path of its own, which ends at the other node.
#[test]
fn a_leaf_below_another_node_of_the_cap_is_refused() {
    let section = section();
    let proof = prove(&section, &honest);
    for (tree, layout) in section.layout.trees.iter().enumerate() {
        for (query, index) in indices(&section, &proof).into_iter().enumerate().step_by(13) {
            let index = index >> (section.log_height() - layout.log_stack_height);
            let below_cap = proof.queries[query].leaves[tree].path.len();
            let mut other = proof.clone();
            let leaf = &mut other.queries[query].leaves[tree];
            leaf.values = section.leaf(tree, index ^ (1 << below_cap));
            leaf.path = section.trees()[tree].path(index ^ (1 << below_cap), section.parameters.log_cap.into());
            assert_eq!(verify(&section, &other), Err(OpeningError::Leaf { query, tree }));
        }
    }
}

/// A leaf's digest is not that of a tree with other leaves of the same width.
#[test]
fn leaves_of_another_tree_are_refused() {
    // Two trees of three stacks of one height.
    let tree = || (5, vec![(5, 3, vec![])]);
    let layout = super::layouts::layout(5, &[tree(), tree()]);
    let columns = super::layouts::columns(&layout, 5);
    let section = Section::new(layout, PARAMETERS, columns);
    for query in [0, 39] {
        let refused = refusal(&section, |proof| {
            let other = proof.queries[query].leaves[0].clone();
            proof.queries[query].leaves[1] = other;
        });
        assert_eq!(refused, OpeningError::Leaf { query, tree: 1 });
    }
}

/// A root without layers below the cap: the cap is the leaves.
#[test]
fn caps_of_all_leaves_are_checked() {
    let section = section_with(Parameters { log_cap: 10, ..PARAMETERS });
    assert!(
        prove(&section, &honest).queries.iter().all(|query| query.leaves.iter().all(|leaf| leaf.path.is_empty()))
    );
    let value = refusal(&section, |proof| proof.queries[4].leaves[1].values[0] += F::ONE);
    assert_eq!(value, OpeningError::Leaf { query: 4, tree: 1 });
    let entry = refusal(&section, |proof| proof.queries[4].rows[0].entries[0] += EF::ONE);
    assert_eq!(entry, OpeningError::Row { query: 4, layer: 0 });
    let nodes = refusal(&section, |proof| proof.caps[1].truncate(16));
    assert_eq!(nodes, OpeningError::Length { what: "roots of a cap", expected: 32, got: 16 });
}

#[test]
fn each_proof_of_work_is_checked() {
    let parameters = Parameters { batch_grinding: 8, commit_grinding: 8, query_grinding: 8, ..PARAMETERS };
    let section = section_with(parameters);
    let work = |before| OpeningError::PowWitness { before };
    assert_eq!(refusal(&section, |proof| proof.batch_pow_witness += F::ONE), work("batching challenge"));
    for layer in 0..2 {
        let refused = refusal(&section, |proof| proof.layer_pow_witnesses[layer] += F::ONE);
        assert_eq!(refused, work("folding challenge"));
    }
    assert_eq!(refusal(&section, |proof| proof.query_pow_witness += F::ONE), work("queries"));

    // Without work there is one witness.
    let none = Parameters { batch_grinding: 0, commit_grinding: 0, query_grinding: 0, ..PARAMETERS };
    let section = section_with(none);
    assert_eq!(refusal(&section, |proof| proof.batch_pow_witness = F::ONE), work("batching challenge"));
    assert_eq!(refusal(&section, |proof| proof.layer_pow_witnesses[1] = F::ONE), work("folding challenge"));
    assert_eq!(refusal(&section, |proof| proof.query_pow_witness = F::ONE), work("queries"));
}

/// A change of a list's length.
type Change = fn(&mut OpeningProof);

#[test]
fn each_length_is_checked() {
    let section = section();
    let length = |what, expected, got| OpeningError::Length { what, expected, got };
    let changes: [(Change, OpeningError); 16] = [
        (|p| _ = p.claims.pop(), length("claims", 47, 46)),
        (|p| p.claims.push(EF::ZERO), length("claims", 47, 48)),
        (|p| p.values.push(EF::ZERO), length("values at the second point", 17, 18)),
        (|p| _ = p.layers.pop(), length("layers", 2, 1)),
        (|p| p.layers.push([F::ZERO; 8]), length("layers", 2, 3)),
        (|p| p.layer_pow_witnesses.push(F::ZERO), length("proofs of work of layers", 2, 3)),
        (|p| p.final_polynomial.push(EF::ZERO), length("coefficients of the final polynomial", 4, 5)),
        (|p| _ = p.queries.pop(), length("queries", 40, 39)),
        (|p| _ = p.caps.pop(), length("caps", 8, 7)),
        (|p| _ = p.caps[2].pop(), length("roots of a cap", 4, 3)),
        (|p| _ = p.queries[39].leaves.pop(), length("leaves of a query", 6, 5)),
        (|p| p.queries[39].leaves[5].values.push(F::ZERO), length("values of a leaf", 5, 6)),
        (|p| _ = p.queries[39].leaves[1].path.pop(), length("path of a leaf", 3, 2)),
        (|p| _ = p.queries[39].rows.pop(), length("rows of a query", 2, 1)),
        (|p| _ = p.queries[39].rows[1].entries.pop(), length("entries of a row", 3, 2)),
        (|p| p.queries[39].rows[1].path.push([F::ZERO; 8]), length("path of a row", 1, 2)),
    ];
    for (change, expected) in changes {
        assert_eq!(refusal(&section, change), expected);
    }
}

/// The hash of leaves does not bind their width. The layout does.
#[test]
fn a_leaf_with_zeros_behind_it_has_the_same_digest() {
    let wide =
        |zeros| MerkleTree::new((0..4).map(|leaf| [vec![F::from_u32(leaf); 3], vec![F::ZERO; zeros]].concat()));
    assert_eq!(wide(0).root(), wide(2).root());
    let section = section();
    let refused = refusal(&section, |proof| {
        proof.queries.iter_mut().for_each(|query| query.leaves[1].values.push(F::ZERO));
    });
    assert_eq!(refused, OpeningError::Length { what: "values of a leaf", expected: 4, got: 5 });
}
