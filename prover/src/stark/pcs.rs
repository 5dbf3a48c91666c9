//! Commitments.

use nova_air::{F, Trace};
use nova_verifier::{Digest, Parameters};
use p3_commit::Mmcs;
use rayon::prelude::*;

use super::extend::extend;
use super::hash::{FastMmcs, mmcs};

/// The prover data of committed tables: their low-degree extensions, rows in bit-reversed order, and the Merkle tree.
pub(crate) type PcsData = <FastMmcs as Mmcs<F>>::ProverData<Trace>;

/// A commitment, with the data to open it.
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

/// Extends traces and commits to them. `None` if there are no traces.
pub(crate) fn commit(traces: &[&Trace], parameters: &Parameters) -> Option<Committed> {
    let extensions = traces.par_iter().map(|trace| extend(trace, parameters.log_blowup)).collect();
    (!traces.is_empty()).then(|| commit_extensions(extensions))
}

/// Commits to low-degree extensions whose rows are in bit-reversed order.
pub(crate) fn commit_extensions(extensions: Vec<Trace>) -> Committed {
    let (commitment, data) = mmcs().commit(extensions);
    Committed { digest: commitment.roots()[0], data }
}
