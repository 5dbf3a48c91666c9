//! Nova's prover.

use super::sample::encoded_bytes;
use super::{Case, Hash, MeasureError, Sample, Traced};
use nova_air::witness::Table;
use nova_air::{Chip, ChipSet, F, Scope, Stage, Trace};
use nova_stark::{ProverCommitment, ShardProver, StarkProvingKey};
use nova_verifier::run::{PREFIX_ELEMENTS, RunChallenges, RunStatement};
use nova_verifier::{Digest, Policy, Shape, ShapeError, ShardProof, Statement, TableShape, Verifier};
use nova_wrap::Root;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// Measures Nova's prover on an AIR.
///
/// # Errors
///
/// When the prover does not take the AIR or the parameters, or the trace does not satisfy the constraints.
pub fn measure_air<A: Traced + Chip>(air: &A, case: &Case) -> Result<Sample, MeasureError> {
    let trace = air.trace(case.log_rows, case.seed);
    let public_values = air.public_values(&trace);
    measure_chip(air.clone(), trace, public_values, case)
}

/// Measures Nova's prover on a table of a chip.
pub(super) fn measure_chip<C: Chip>(
    chip: C,
    trace: Trace,
    public_values: Vec<F>,
    case: &Case,
) -> Result<Sample, MeasureError> {
    let chips = ChipSet::new(vec![chip], public_values.len())?;
    let tables = vec![Table { chip: 0, trace }];
    match case.hash {
        Hash::Poseidon2 => measure::<C, Digest>(&chips, tables, public_values, case),
        Hash::Poseidon2Bn254 => measure::<C, Root>(&chips, tables, public_values, case),
    }
}

fn measure<C: Chip, D: ProverCommitment>(
    chips: &ChipSet<C>,
    tables: Vec<Table>,
    public_values: Vec<F>,
    case: &Case,
) -> Result<Sample, MeasureError> {
    let key = StarkProvingKey::<D>::new(chips, case.parameters)?;
    let prover = ShardProver::new(chips, &key);
    let statement = statement(chips, &prover, &tables, public_values, case)?;
    let verifier = Verifier::new(chips, &key.verifying, case.parameters, Policy::insecure_for_tests());
    let verify = |proof: &ShardProof<D>| {
        let claim = verifier.verify_shard(proof, &statement)?;
        Ok(Some(claim.security.provable_bits()))
    };
    let prove = || Ok(prover.prove_shard(tables, &statement)?);
    Sample::of(chips.row_cells(0), prove, encoded_bytes, verify)
}

/// The statement of the only table. The challenges of messages that other tables answer derive from its commitment.
fn statement<C: Chip, D: ProverCommitment>(
    chips: &ChipSet<C>,
    prover: &ShardProver<'_, C, D>,
    tables: &[Table],
    public_values: Vec<F>,
    case: &Case,
) -> Result<Statement<D>, MeasureError> {
    let shape = shape(chips, tables, case)?;
    let is_boundary = chips.chips().iter().any(|chip| chip.stage() == Stage::Boundary);
    let boundary = if is_boundary { prover.commit_boundary(&shape, tables)? } else { None };
    let uses_run = chips.iter().any(|(_, profile)| profile.uses(Scope::Run));
    let run = uses_run.then(|| {
        let mut prefix = [F::ZERO; PREFIX_ELEMENTS];
        let root = boundary.iter().flat_map(|digest| digest.elements());
        prefix.iter_mut().zip(root).for_each(|(element, part)| *element = part);
        RunChallenges::grind(&RunStatement { prefix, blocks: Vec::new() }, case.parameters.lookup_grinding).1
    });
    Ok(Statement { shape, public_values, messages: Vec::new(), boundary, run })
}

fn shape<C: Chip>(chips: &ChipSet<C>, tables: &[Table], case: &Case) -> Result<Shape, MeasureError> {
    let shape_of = |table: &Table| TableShape { chip: 0, log_height: table.trace.height().ilog2() as u8 };
    let mut shape = Shape::least(chips, tables.iter().map(shape_of).collect()).ok_or(ShapeError::Empty)?;
    if let Some(log_stack) = case.log_stack {
        let least = shape.log_stack_height;
        if log_stack < least {
            return Err(MeasureError::StackHeight { log_stack, least });
        }
        shape.log_stack_height = log_stack;
    }
    Ok(shape)
}
