//! The prover makes the proofs of the slow prover that `nova-verifier` forges openings with.

use nova_air::Trace;
use nova_verifier::{Digest, Layout, Parameters, TreeLayout};
use p3_field::PrimeCharacteristicRing;

use super::super::commit::{Committed, commit};
use super::*;
use layouts::{PARAMETERS, Table, columns, layout, transcript, verify};
use reference::{Section, domain_point, honest};

#[expect(dead_code, reason = "forgeries use the rest of it")]
#[path = "../../../../verifier/tests/opening/layouts.rs"]
mod layouts;
#[path = "../../../../verifier/tests/opening/reference.rs"]
mod reference;

/// The extensions of a tree's tables, from the polynomials of their columns.
fn extensions(section: &Section, tree: &TreeLayout, first_stack: usize) -> Vec<Option<Trace>> {
    let columns = tree.stacks.iter().zip(&section.columns[first_stack..]).flat_map(|(stack, polynomials)| {
        stack.columns.iter().zip(polynomials).map(|(column, polynomial)| (*column, stack.log_height, polynomial))
    });
    let mut tables: Vec<Vec<(usize, usize, &Vec<F>)>> = Vec::new();
    for (column, log_height, polynomial) in columns {
        tables.resize(tables.len().max(column.table + 1), Vec::new());
        tables[column.table].push((column.column, log_height, polynomial));
    }
    let extension = |mut columns: Vec<(usize, usize, &Vec<F>)>| {
        columns.sort_unstable_by_key(|(number, ..)| *number);
        let log_height = columns.first()?.1;
        let row = |row| {
            let point = domain_point(log_height, section.log_blowup(), row);
            let value = move |polynomial: &Vec<F>| polynomial.iter().rev().fold(F::ZERO, |sum, &c| sum * point + c);
            columns.iter().map(move |(.., polynomial)| value(polynomial))
        };
        Some(Trace::new((0..1 << (log_height + section.log_blowup())).flat_map(row).collect(), columns.len()))
    };
    tables.into_iter().map(extension).collect()
}

fn committed(section: &Section) -> Vec<Committed<Digest>> {
    let mut first_stack = 0;
    let commit_tree = |tree: &TreeLayout| {
        let extensions = extensions(section, tree, first_stack);
        first_stack += tree.stacks.len();
        commit(extensions, tree.clone(), section.log_blowup())
    };
    section.layout.trees.iter().map(commit_tree).collect()
}

fn assert_equal(layout: Layout, parameters: Parameters) {
    let columns = columns(&layout, 3);
    let section = Section::new(layout, parameters, columns);
    let committed = committed(&section);
    assert_eq!(committed.iter().map(|tree| tree.digest).collect::<Vec<_>>(), section.roots());
    let trees = committed.iter().map(|committed| CommittedTree {
        committed,
        extensions: committed.extensions.iter().map(Option::as_ref).collect(),
    });
    let opening = Opening { layout: &section.layout, committed: trees.collect(), parameters: &section.parameters };
    let (mut transcript, point) = transcript(&section);
    let expected = section.prove(point, &mut transcript.clone(), &honest);
    let proof = opening.prove(point, &mut transcript);
    verify(&section, &proof).expect("the prover is honest");
    // Field by field, so that the first difference names its round.
    assert_eq!(proof.claims, expected.claims);
    assert_eq!(proof.quotient, expected.quotient);
    assert_eq!(proof.values, expected.values);
    assert_eq!(proof.layers, expected.layers);
    assert_eq!(proof.final_polynomial, expected.final_polynomial);
    let bytes = |proof: &OpeningProof| postcard::to_allocvec(proof).expect("a proof encodes");
    assert_eq!(bytes(&proof), bytes(&expected));
}

/// A tree's stack height and its tables.
type Tree = (usize, Vec<Table>);

/// Claims, quotient of claims, values, batched word, layers and queries are those of the definitions.
#[test]
fn proofs_are_those_of_the_definitions() {
    let sections: [(usize, &[Tree]); 3] = [
        (
            9,
            &[
                (8, vec![(8, 1, vec![]), (4, 3, vec![2])]),
                (5, vec![(5, 2, vec![1]), (4, 5, vec![])]),
                (9, vec![(9, 2, vec![0]), (4, 40, vec![1, 3, 39]), (5, 11, vec![]), (4, 3, vec![0])]),
                (9, vec![(6, 3, vec![2])]),
                (9, vec![(4, 10, vec![]), (9, 10, vec![])]),
            ],
        ),
        (7, &[(7, vec![(7, 3, vec![]), (5, 9, vec![0])])]),
        (6, &[(4, vec![(4, 1, vec![])]), (6, vec![(4, 4, vec![0, 1, 2, 3])])]),
    ];
    for (log_stack_height, trees) in sections {
        for (log_blowup, max_log_arity, log_final_length, log_cap) in
            [(1, 3, 5, 4), (2, 1, 0, 0), (1, 4, 3, 10), (5, 3, 2, 6)]
        {
            let parameters =
                Parameters { log_blowup, max_log_arity, log_final_length, log_cap, queries: 6, ..PARAMETERS };
            assert_equal(layout(log_stack_height, trees), parameters);
        }
    }
}
