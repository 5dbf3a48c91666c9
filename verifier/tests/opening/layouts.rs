//! Sections to prove: layouts by hand, and columns with random coefficients.

use nova_air::{EF, F};
use nova_verifier::{
    Column, Layout, OpeningError, OpeningProof, Parameters, Stack, Transcript, Tree, TreeLayout, check_lengths,
    check_opening,
};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

use super::reference::{Change, Polynomial, Section};

/// Log2 of a table's height, its number of columns, and those that are opened in the next row.
pub(crate) type Table = (usize, usize, Vec<usize>);

/// Elements that look random.
pub(crate) fn random(seed: u64) -> impl FnMut() -> F {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        F::from_u64(mixed ^ (mixed >> 31))
    }
}

pub(crate) fn random_ext(seed: u64) -> EF {
    let mut random = random(seed);
    EF::from_basis_coefficients_fn(|_| random())
}

/// The layout of section 3.3 for the tables of each tree, each with the stack height of its tree.
pub(crate) fn layout(log_stack_height: usize, trees: &[(usize, Vec<Table>)]) -> Layout {
    let tree = |((log_stack_height, tables), tree): (&(usize, Vec<Table>), Tree)| {
        let mut stacks = Vec::new();
        for log_height in (0..=*log_stack_height).rev() {
            for is_next in [true, false] {
                let of_height = tables.iter().enumerate().filter(|(_, table)| table.0 == log_height);
                let columns = of_height.flat_map(|(table, (_, width, next))| {
                    let columns = (0..*width).filter(move |column| next.contains(column) == is_next);
                    columns.map(move |column| Column { table, column })
                });
                let columns: Vec<Column> = columns.collect();
                let runs = columns.chunks(1 << (log_stack_height - log_height));
                stacks.extend(runs.map(|columns| Stack { log_height, is_next, columns: columns.to_vec() }));
            }
        }
        TreeLayout { tree, log_stack_height: *log_stack_height, stacks }
    };
    Layout { log_stack_height, trees: trees.iter().zip(Tree::ALL).map(tree).collect() }
}

pub(crate) fn columns(layout: &Layout, seed: u64) -> Vec<Vec<Polynomial>> {
    let mut random = random(seed);
    let stack = |(_, stack): (&TreeLayout, &Stack)| {
        let column = |_: &Column| (0..1 << stack.log_height).map(|_| random()).collect();
        stack.columns.iter().map(column).collect()
    };
    layout.stacks().map(stack).collect()
}

pub(crate) const PARAMETERS: Parameters = Parameters {
    log_blowup: 1,
    max_log_arity: 2,
    log_final_length: 2,
    log_cap: 2,
    queries: 40,
    lookup_grinding: 0,
    batch_grinding: 2,
    commit_grinding: 1,
    query_grinding: 2,
};

/// A section with trees of three stack heights, stacks of six heights, next stacks, and stacks that are not full.
///
/// | tree | stacks: number, log2 of the columns' height, columns of slots |
/// |---|---|
/// | preprocessed, 2^5 | 0: 4, 2 of 2 - 1: 4, 1 of 2 |
/// | boundary, 2^4 | 2: 4, next - 3: 4 - 4: 2, 4 of 4 - 5: 2, 1 of 4 |
/// | main, 2^6 | 6: 6, next - 7: 6 - 8: 4, next, 2 of 4 - 9: 4, 4 of 4 - 10: 3, 8 of 8 - 11: 3, 3 of 8 |
/// | lookup, 2^6 | 12: 5, next, 1 of 2 - 13: 5, 2 of 2 |
/// | quotient, 2^6 | 14, 15: 4, 4 of 4 - 16: 4, 2 of 4 |
pub(crate) fn section() -> Section {
    section_with(PARAMETERS)
}

pub(crate) fn section_with(parameters: Parameters) -> Section {
    let trees = [
        (5, vec![(4, 3, vec![])]),
        (4, vec![(4, 2, vec![1]), (2, 5, vec![])]),
        (6, vec![(6, 2, vec![0]), (4, 6, vec![1, 3]), (3, 11, vec![])]),
        (6, vec![(5, 3, vec![2])]),
        (6, vec![(4, 10, vec![])]),
    ];
    let layout = layout(6, &trees);
    let columns = columns(&layout, 1);
    Section::new(layout, parameters, columns)
}

/// A transcript that absorbed the section's roots, and the out-of-domain point.
pub(crate) fn transcript(section: &Section) -> (Transcript, EF) {
    let mut transcript = Transcript::default();
    section.roots().iter().for_each(|root| transcript.absorb("roots", root));
    let point = transcript.draw("5: out-of-domain point");
    (transcript, point)
}

/// The proof of a prover that makes this change.
pub(crate) fn prove(section: &Section, change: Change<'_>) -> OpeningProof {
    let (mut transcript, point) = transcript(section);
    section.prove(point, &mut transcript, change)
}

/// What the verifier says of a proof, whose roots are those of the section.
pub(crate) fn verify(section: &Section, proof: &OpeningProof) -> Result<(), OpeningError> {
    let (mut transcript, point) = transcript(section);
    verify_at(section, proof, point, &mut transcript)
}

/// As [`verify`], at a point of the caller's choice.
pub(crate) fn verify_at(
    section: &Section,
    proof: &OpeningProof,
    point: EF,
    transcript: &mut Transcript,
) -> Result<(), OpeningError> {
    check_lengths(&section.layout, &section.parameters, proof)?;
    transcript.absorb_ext("5: claims", &proof.claims);
    check_opening(&section.layout, &section.roots(), &section.parameters, point, proof, transcript)
}

/// What the verifier says of the proof of a prover that makes this change.
pub(crate) fn outcome(section: &Section, change: Change<'_>) -> Result<(), OpeningError> {
    verify(section, &prove(section, change))
}

/// The proof of a prover that makes this change has no low degree.
#[track_caller]
pub(crate) fn assert_no_low_degree(section: &Section, change: Change<'_>) {
    let outcome = outcome(section, change);
    assert!(matches!(outcome, Err(OpeningError::FinalPolynomial { .. })), "{outcome:?}");
}
