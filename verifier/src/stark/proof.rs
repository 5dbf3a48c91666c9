//! The proof of one shard.

use alloc::vec::Vec;

use nova_air::{EF, F};
use serde::{Deserialize, Serialize};

use crate::{Commitment, Digest};

/// The proof of one shard. The shape and the parameters determine the length of every list.
///
/// The boundary root is not part of it: the run's header states that root, and the run challenges derive from it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct ShardProof<D: Commitment = Digest> {
    /// Round 2: commitment to the tables that are not of boundary chips.
    pub main: Option<D>,
    /// Round 3: witness of the proof of work before the lookup challenges.
    pub lookup_pow_witness: F,
    /// Round 3: commitment to the lookup columns.
    pub lookups: Option<D>,
    /// Round 3: cumulative sums. For each table, that of shard scope and then that of run scope, if the table has them.
    pub sums: Vec<EF>,
    /// Round 4: commitment to the quotients.
    pub quotient: D,
    /// Rounds 5 to 9.
    pub opening: OpeningProof<D>,
}

/// The values of columns at the out-of-domain point, and the proof that they match the commitments.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct OpeningProof<D: Commitment = Digest> {
    /// Round 5: values of columns, in the order of pairs of a stack and a point.
    pub claims: Vec<EF>,
    /// Round 6: commitment to the quotient of the claims.
    pub quotient: D,
    /// Round 7: values of the stacks at the second point.
    pub values: Vec<EF>,
    /// Round 8: witness of the proof of work before the batching challenge.
    pub batch_pow_witness: F,
    /// Round 8: commitments to the layers of the low-degree test.
    pub layers: Vec<D>,
    /// Round 8: witnesses of the proofs of work before the folding challenges.
    pub layer_pow_witnesses: Vec<F>,
    /// Round 8: coefficients of the last layer's polynomial, lowest first.
    pub final_polynomial: Vec<EF>,
    /// Round 9: witness of the proof of work before the queries.
    pub query_pow_witness: F,
    /// Round 9: caps of the trees, of that of the quotient of claims, and of the layers.
    pub caps: Vec<Vec<D>>,
    /// Round 9: the queries.
    pub queries: Vec<Query<D>>,
}

/// What the proof opens for one index.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Query<D: Commitment = Digest> {
    /// A leaf of each tree, and then of the quotient of claims.
    pub leaves: Vec<Leaf<D>>,
    /// A row of each layer.
    pub rows: Vec<LayerRow<D>>,
}

/// A leaf with its path.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Leaf<D: Commitment = Digest> {
    /// Values of the tree's stacks.
    pub values: Vec<F>,
    /// Siblings from the leaf up to below the cap.
    pub path: Vec<D>,
}

/// A row of a layer with its path, but for the entry that the verifier computes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct LayerRow<D: Commitment = Digest> {
    /// The other entries, in order.
    pub entries: Vec<EF>,
    /// Siblings from the row up to below the cap.
    pub path: Vec<D>,
}
