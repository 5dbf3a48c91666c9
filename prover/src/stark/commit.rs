//! Commitments.

use nova_air::{EF, F, Trace};
use nova_verifier::{Commitment, Digest, Parameters, Transcript};
use p3_commit::{ExtensionMmcs, Mmcs as _, UnivariateStarkPcs};
use p3_dft::Radix2DitParallel;
use p3_field::PrimeCharacteristicRing;
use p3_field::coset::TwoAdicMultiplicativeCoset;
use p3_matrix::Matrix;
use rayon::prelude::*;

use super::hash::{FastMmcs, FastPcs, mmcs};

/// What the commitment scheme keeps of committed tables: their low-degree extensions, rows in bit-reversed order, and
/// the Merkle tree.
pub(crate) type PcsData = <FastMmcs as p3_commit::Mmcs<F>>::ProverData<Trace>;

/// The commitment scheme with these parameters.
pub(crate) fn pcs(parameters: &Parameters) -> FastPcs {
    FastPcs::new(Radix2DitParallel::default(), mmcs(), nova_verifier::fri(parameters, ExtensionMmcs::new(mmcs())))
}

/// A commitment with what is needed to open it.
pub struct Committed {
    /// The Merkle root.
    pub digest: Digest,
    pub(crate) data: PcsData,
}

impl Committed {
    /// The low-degree extensions, rows in bit-reversed order.
    pub(crate) fn extensions(&self) -> Vec<&Trace> {
        mmcs().get_matrices(&self.data)
    }
}

/// Extends and commits to traces; nothing when there are none. Traces with room are extended in
/// place, see [`zeroed_with_room`].
pub(crate) fn commit(pcs: &FastPcs, traces: Vec<Trace>) -> Option<Committed> {
    if traces.is_empty() {
        return None;
    }
    let domain = |trace: &Trace| TwoAdicMultiplicativeCoset::new(F::ONE, trace.height().ilog2() as usize);
    let evaluations = traces.into_iter().map(|trace| (domain(&trace).expect("heights are checked"), trace));
    let result = p3_commit::Pcs::<EF, Transcript>::commit(pcs, evaluations);
    Some(unwrap(result.ok()))
}

/// Commits to low-degree extensions whose rows are in bit-reversed order.
pub(crate) fn commit_extensions(pcs: &FastPcs, extensions: Vec<Trace>) -> Committed {
    let result = UnivariateStarkPcs::<EF, Transcript>::commit_ldes(pcs, extensions);
    unwrap(result.ok())
}

fn unwrap(result: Option<(Commitment, PcsData)>) -> Committed {
    let (commitment, data) = result.expect("without a final polynomial, every height can be committed");
    Committed { digest: commitment.roots()[0], data }
}

/// Zeroed cells for a trace, with room for its extension. The pages are not touched before they are used.
pub(crate) fn zeroed_with_room(cells: usize, parameters: &Parameters) -> Vec<F> {
    let mut values = F::zero_vec(cells << parameters.log_blowup);
    values.truncate(cells);
    values
}

/// A copy of the trace, with room for its extension.
pub(crate) fn copy_with_room(trace: &Trace, parameters: &Parameters) -> Trace {
    const TASK: usize = 1 << 16;
    let mut values = zeroed_with_room(trace.values.len(), parameters);
    values.par_chunks_mut(TASK).zip(trace.values.par_chunks(TASK)).for_each(|(to, from)| to.copy_from_slice(from));
    Trace::new(values, trace.width)
}
