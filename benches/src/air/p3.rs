//! The provers of Plonky3, with the field, hash, rate, queries and proofs of work of Nova's.

use super::sample::encoded_bytes;
use super::{Case, Hash, MeasureError, ProofSystem, Sample, Traced};
use nova_air::{EF, EF_DEGREE, F};
use nova_verifier::{
    DIGEST_ELEMENTS, LEAF_RATE, LeafHash, LeafPermutation, NodeHash, Parameters, leaf_hash, leaf_permutation,
    node_hash,
};
use p3_air::{Air, DebugConstraintBuilder};
use p3_batch_stark::folder::{ProverConstraintFolderWithLookups, VerifierConstraintFolderWithLookups};
use p3_batch_stark::symbolic::get_log_num_quotient_chunks;
use p3_batch_stark::{ProverData, StarkInstance, prove_batch, verify_batch};
use p3_challenger::DuplexChallenger;
use p3_commit::ExtensionMmcs;
use p3_dft::Radix2DitParallel;
use p3_field::Field;
use p3_fri::{FriParameters, TwoAdicFriPcs};
use p3_lookup::{InteractionSymbolicBuilder, LogUpGadget};
use p3_merkle_tree::MerkleTreeMmcs;
use p3_uni_stark::{
    QuotientAir, StarkConfig, SymbolicAirBuilder, VerifierConstraintFolder, get_max_constraint_degree,
};
use std::fmt::Debug;

type Packing = <F as Field>::Packing;
type Mmcs = MerkleTreeMmcs<Packing, Packing, LeafHash, NodeHash, 2, DIGEST_ELEMENTS>;
type ExtMmcs = ExtensionMmcs<F, EF, Mmcs>;
type Pcs = TwoAdicFriPcs<F, Radix2DitParallel<F>, Mmcs, ExtMmcs>;
/// Elements of the transcript's state.
const WIDTH: usize = 24;
type Challenger = DuplexChallenger<F, LeafPermutation, WIDTH, LEAF_RATE>;
/// Plonky3's configuration.
pub type Config = StarkConfig<Pcs, EF, Challenger>;

/// Trees end in one root and the low-degree test in a constant, Plonky3's defaults. Nova's have caps of 2^8 roots and end in a
/// polynomial of 2^5 coefficients, for smaller proofs.
fn pcs(parameters: &Parameters) -> Pcs {
    let mmcs = || Mmcs::new(leaf_hash(), node_hash(), 0);
    let fri = FriParameters {
        log_blowup: parameters.log_blowup.into(),
        log_final_poly_len: 0,
        max_log_arity: parameters.max_log_arity.into(),
        num_queries: parameters.queries.into(),
        batch_proof_of_work_bits: parameters.batch_grinding.into(),
        commit_proof_of_work_bits: parameters.commit_grinding.into(),
        query_proof_of_work_bits: parameters.query_grinding.into(),
        mmcs: ExtMmcs::new(mmcs()),
    };
    Pcs::new(Radix2DitParallel::default(), mmcs(), fri)
}

fn config(system: ProofSystem, case: &Case) -> Result<Config, MeasureError> {
    if case.hash != Hash::Poseidon2 {
        return Err(MeasureError::Hash { system, hash: case.hash });
    }
    let config = Config::new(pcs(&case.parameters), Challenger::new(leaf_permutation()));
    Ok(config.with_lookup_proof_of_work_bits(case.parameters.lookup_grinding.into()))
}

fn failed(system: ProofSystem, error: impl Debug) -> MeasureError {
    MeasureError::Plonky3 { system, reason: format!("{error:?}") }
}

/// Columns of the quotient of constraints of this degree: as many extension elements as the degree's next power of two.
fn quotient_cells(degree: usize) -> usize {
    degree.saturating_sub(1).max(1).next_power_of_two() * EF_DEGREE
}

/// Measures `p3-uni-stark` on an AIR.
///
/// # Errors
///
/// When the prover or the verifier fails.
pub fn measure_uni<A>(air: &A, case: &Case) -> Result<Sample, MeasureError>
where
    A: Traced
        + QuotientAir<Config>
        + Air<SymbolicAirBuilder<F>>
        + for<'a> Air<VerifierConstraintFolder<'a, Config>>
        + for<'a> Air<DebugConstraintBuilder<'a, F>>,
{
    let system = ProofSystem::UniStark;
    let config = config(system, case)?;
    let trace = air.trace(case.log_rows, case.seed);
    let public = air.public_values(&trace);
    let layout = p3_air::AirLayout::from_air::<F>(air);
    let cells = air.width() + quotient_cells(get_max_constraint_degree::<F, _>(air, layout, 1 << case.log_rows));
    let prove = || p3_uni_stark::prove(&config, air, trace, &public).map_err(|error| failed(system, error));
    Sample::of(cells as u64, prove, encoded_bytes, |proof| {
        p3_uni_stark::verify(&config, air, proof, &public).map_err(|error| failed(system, error))?;
        Ok(None)
    })
}

/// Measures `p3-batch-stark` on an AIR.
///
/// # Errors
///
/// When the prover or the verifier fails.
pub fn measure_batch<A>(air: &A, case: &Case) -> Result<Sample, MeasureError>
where
    A: Traced
        + for<'a> Air<InteractionSymbolicBuilder<F, EF>>
        + for<'a> Air<ProverConstraintFolderWithLookups<'a, Config>>
        + for<'a> Air<VerifierConstraintFolderWithLookups<'a, Config>>
        + for<'a> Air<DebugConstraintBuilder<'a, F, EF>>,
{
    let system = ProofSystem::BatchStark;
    let config = config(system, case)?;
    let trace = air.trace(case.log_rows, case.seed);
    let public = vec![air.public_values(&trace)];
    let airs = [air.clone()];
    let instances = [StarkInstance { air: &airs[0], trace: &trace, public_values: public[0].clone() }];
    let data = ProverData::from_instances(&config, &instances).map_err(|error| failed(system, error))?;
    let lookups: usize =
        data.common.lookups.iter().map(|lookups| lookups.len() + usize::from(!lookups.is_empty())).sum();
    let layout = p3_air::AirLayout::from_air::<F>(air);
    let chunks = get_log_num_quotient_chunks::<F, EF, A, _>(
        air,
        layout,
        1 << case.log_rows,
        &data.common.lookups[0],
        0,
        &LogUpGadget::new(),
    );
    let cells = air.width() + (lookups + (1 << chunks)) * EF_DEGREE;
    let prove = || prove_batch(&config, &instances, &data).map_err(|error| failed(system, error));
    Sample::of(cells as u64, prove, encoded_bytes, |proof| {
        verify_batch(&config, &airs, proof, &public, &data.common).map_err(|error| failed(system, error))?;
        Ok(None)
    })
}
