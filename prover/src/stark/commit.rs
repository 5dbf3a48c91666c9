//! Commitments.

use nova_air::{EF, F, Trace};
use nova_verifier::{Commitment, Digest, Mmcs, Parameters, Pcs, Transcript};
use p3_commit::{Mmcs as _, UnivariateStarkPcs};
use p3_field::PrimeCharacteristicRing;
use p3_field::coset::TwoAdicMultiplicativeCoset;
use p3_matrix::Matrix;

/// What the commitment scheme keeps of committed tables: their low-degree extensions, rows in bit-reversed order, and
/// the Merkle tree.
pub(crate) type PcsData = <Mmcs as p3_commit::Mmcs<F>>::ProverData<Trace>;

/// A commitment with what is needed to open it.
pub struct Committed {
    /// The Merkle root.
    pub digest: Digest,
    pub(crate) data: PcsData,
}

impl Committed {
    /// The low-degree extensions, rows in bit-reversed order.
    pub(crate) fn extensions(&self) -> Vec<&Trace> {
        nova_verifier::mmcs().get_matrices(&self.data)
    }
}

/// Extends and commits to traces; nothing when there are none. Traces with [`room`] are extended in place.
pub(crate) fn commit(pcs: &Pcs, traces: Vec<Trace>) -> Option<Committed> {
    if traces.is_empty() {
        return None;
    }
    let domain = |trace: &Trace| TwoAdicMultiplicativeCoset::new(F::ONE, trace.height().ilog2() as usize);
    let evaluations = traces
        .into_iter()
        .map(|trace| (domain(&trace).expect("heights are checked"), trace));
    let result = p3_commit::Pcs::<EF, Transcript>::commit(pcs, evaluations);
    Some(unwrap(result.ok()))
}

/// Commits to low-degree extensions whose rows are in bit-reversed order.
pub(crate) fn commit_extensions(pcs: &Pcs, extensions: Vec<Trace>) -> Committed {
    let result = UnivariateStarkPcs::<EF, Transcript>::commit_ldes(pcs, extensions);
    unwrap(result.ok())
}

fn unwrap(result: Option<(Commitment, PcsData)>) -> Committed {
    let (commitment, data) = result.expect("without a final polynomial, every height can be committed");
    Committed {
        digest: commitment.roots()[0],
        data,
    }
}

/// An empty vector for a trace of `cells` cells, with room for its extension.
pub(crate) fn room(cells: usize, parameters: &Parameters) -> Vec<F> {
    Vec::with_capacity(cells << parameters.log_blowup)
}

/// A copy of the trace, with room for its extension.
pub(crate) fn copy_with_room(trace: &Trace, parameters: &Parameters) -> Trace {
    let mut values = room(trace.values.len(), parameters);
    values.extend_from_slice(&trace.values);
    Trace::new(values, trace.width)
}
