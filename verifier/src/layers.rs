//! The layers of recursion: what decides how secure their proofs are.

use crate::Parameters;
use crate::security::Regime;

/// A layer of recursion. Its code fixes regime and parameters: no proof states them.
///
/// # Soundness
///
/// This is the only place that names a regime of list decoding. Proofs of compress, shrink and wrap share no challenges with
/// another proof. Segments state sums under the challenges of their run: up to join the regime is that of sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Lifts and joins, whose proofs state consecutive sections of a run.
    Segments,
    /// The proof that a segment is a whole run.
    Compress,
    /// The proof of that proof, which is short.
    Shrink,
    /// The proof of that proof which a SNARK verifies. It commits with a hash over the SNARK's field.
    Wrap,
}

impl Layer {
    /// The regime in which the bits of its proofs are counted.
    pub const fn regime(self) -> Regime {
        match self {
            Self::Segments => Regime::UniqueDecoding,
            Self::Compress | Self::Shrink | Self::Wrap => Regime::Johnson { multiplicity: 3 },
        }
    }

    /// The parameters of its proofs: 128 provable bits for the layouts of its programs.
    pub const fn parameters(self) -> Parameters {
        let standard = Parameters::standard();
        match self {
            Self::Segments => Parameters { log_blowup: 2, queries: 161, ..standard },
            Self::Compress => Parameters {
                log_blowup: 4,
                log_cap: 6,
                queries: 62,
                lookup_grinding: 2,
                batch_grinding: 16,
                commit_grinding: 8,
                query_grinding: 18,
                ..standard
            },
            Self::Shrink | Self::Wrap => Parameters {
                log_blowup: 5,
                log_cap: 6,
                queries: 48,
                lookup_grinding: 2,
                batch_grinding: 17,
                commit_grinding: 10,
                query_grinding: 19,
                ..standard
            },
        }
    }
}
